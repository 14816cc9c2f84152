/** The version of this build, equal to package.json's. */
export const version = '0.1.0';

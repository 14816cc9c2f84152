/** The version of this build, equal to package.json's. */
export const version = '0.1.0';

/** Seconds since 1970; the bundle says it, and what runs unbundled has none. */
declare const FORETOKEN_BUILT_AT: number | undefined;

/** Tells builds of one version apart: a clone that was brought up to date has the same version as before. */
export const build = typeof FORETOKEN_BUILT_AT === 'undefined' ? version : `${version}+${FORETOKEN_BUILT_AT}`;

/** Words to the person who waits, on standard error; what fails says what happened, why, and what to do. */

export function say(text) {
  process.stderr.write(`foretoken: ${text}\n`);
}

/** An expected failure of bringing Foretoken up: shown without a stack. */
export class LaunchError extends Error {}

export function launchError(what, why, todo) {
  return new LaunchError(`${what}\n  why: ${why}\n  do:  ${todo}`);
}

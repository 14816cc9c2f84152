/** Runs all checks; one that fails itself is a finding, and the others go on. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { DoctorCheck, DoctorScene, Finding } from './doctor-check.js';

export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Side by side; the results come in the order of the checks. */
export function runChecks(checks: readonly DoctorCheck[], scene: DoctorScene): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => {
      try {
        return { name: check.name, findings: await check.run(scene) };
      } catch (thrown) {
        const todo = 'Report this with the version that `foretoken --version` prints.';
        return {
          name: check.name,
          findings: [{ level: 'problem', message: `The check failed: ${errorMessage(thrown)}`, todo }],
        };
      }
    }),
  );
}

export function problemCount(results: readonly CheckResult[]): number {
  return results.flatMap((result) => result.findings).filter((finding) => finding.level === 'problem').length;
}

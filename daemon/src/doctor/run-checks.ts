/** Runs all checks; one that fails itself is a finding, and the others go on. */
import { failureOf } from '../operations/operation-failure.js';
import { environmentVariableOf, isSettingKey } from '../settings/settings-table.js';
import { type DoctorCheck, type DoctorScene, type Finding, problem } from './doctor-check.js';

export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Side by side; the results come in the order of the checks. */
export function runChecks(checks: readonly DoctorCheck[], scene: DoctorScene): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => {
      try {
        const findings = await check.run(scene);
        return { name: check.name, findings: findings.map((finding) => whereItCounts(finding, scene)) };
      } catch (thrown) {
        const { why, todo } = failureOf(thrown);
        return { name: check.name, findings: [problem(`The check failed: ${why}`, todo)] };
      }
    }),
  );
}

/** What the environment sets, no file changes. */
function whereItCounts(finding: Finding, { loaded: { sources } }: DoctorScene): Finding {
  const [command = '', set, unset] = /foretoken config (?:set (\S+) |unset (\S+)$)/.exec(finding.todo ?? '') ?? [];
  const key = set ?? unset ?? '';
  if (!isSettingKey(key) || sources.get(key) !== environmentVariableOf(key)) return finding;
  const assigned = finding.todo?.replace(command, `${environmentVariableOf(key)}=`);
  return { ...finding, todo: `${assigned}   (in the environment, which counts before any file)` };
}

export function problemCount(results: readonly CheckResult[]): number {
  return results.flatMap((result) => result.findings).filter((finding) => finding.level === 'problem').length;
}

/** Writes THIRD_PARTY_NOTICES; with --check only says whether it is stale or a licence is not allowed, and ends with 1. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allowedForDevelopment, allowedLicences, installedPackages, notices } from './licences.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const file = `${home}THIRD_PARTY_NOTICES`;
if (process.argv.includes('--check')) {
  const faults = installedPackages(home)
    .filter(
      ({ licence, isDevelopment }) => !(isDevelopment ? allowedForDevelopment : allowedLicences).includes(licence),
    )
    .map(({ name, licence }) => `${name}: the licence ${licence} is not on the list in scripts/licences.mjs`);
  if (readFileSync(file, 'utf8') !== notices(home)) faults.push('THIRD_PARTY_NOTICES is stale: run `npm run notices`');
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
} else writeFileSync(file, notices(home));

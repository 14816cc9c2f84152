/** The doctor's checks, in the order in which they are told. */
import { backendCheck } from './checks/backend.js';
import { completionsCheck } from './checks/completions.js';
import { daemonCheck } from './checks/daemon.js';
import { diskCheck } from './checks/disk.js';
import { embeddingsCheck } from './checks/embeddings.js';
import { foldersCheck } from './checks/folders.js';
import { indexCheck } from './checks/index-state.js';
import { loopbackCheck } from './checks/loopback.js';
import { modelsCheck } from './checks/models.js';
import { nativeModulesCheck } from './checks/native-modules.js';
import { nodeVersionCheck } from './checks/node-version.js';
import { settingsCheck } from './checks/settings.js';
import { watchLimitsCheck } from './checks/watch-limits.js';
import type { DoctorCheck } from './doctor-check.js';

export const doctorChecks: readonly DoctorCheck[] = [
  nodeVersionCheck,
  nativeModulesCheck,
  foldersCheck,
  diskCheck,
  settingsCheck,
  loopbackCheck,
  daemonCheck,
  backendCheck,
  modelsCheck,
  completionsCheck,
  embeddingsCheck,
  indexCheck,
  watchLimitsCheck,
];

/** The settings of a model on this machine; part of the table. */
import type { SettingEntry } from './setting-entry.js';

export const localModelSettings = {
  'backend.local_model': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description:
      'A model on this machine, by its name in `foretoken models list`, that answers when backend.url is empty. `foretoken models pull` sets it.',
  },
  'backend.local_runner': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', 'in-process', 'llama-server'],
    scope: 'daemon',
    description:
      'What runs backend.local_model: node-llama-cpp in a process of the daemon, or the llama-server that is found in PATH. auto: the first of them that is installed.',
  },
  'backend.local_threads': {
    type: 'integer',
    default: 0,
    min: 0,
    max: 256,
    unit: 'threads',
    scope: 'daemon',
    description:
      'Threads of backend.local_model on the processor. 0: one for each quick core that other programs leave, told anew ten times a second, since threads wait for one another and each is as slow as the slowest; llama-server, which cannot change their number, leaves one core.',
  },
  'backend.local_gpu': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', 'off'],
    scope: 'daemon',
    description:
      'Whether backend.local_model runs on a graphics card. auto: where there is one that the installed binaries know; off: on the processor.',
  },
  'backend.local_memory_mb_max': {
    type: 'integer',
    default: 8_192,
    min: 256,
    max: 1_048_576,
    unit: 'MiB',
    scope: 'daemon',
    description:
      'The memory that models on this machine may take: what needs more is not loaded, of several one that was not asked for a while makes room, and, where there is a /proc, a process that grows over it is ended.',
  },
  'backend.local_idle_min': {
    type: 'integer',
    default: 30,
    min: 0,
    max: 10_080,
    unit: 'minutes',
    scope: 'daemon',
    description:
      'backend.local_model leaves the memory when nothing was asked of it for so long, and comes back with the next request. 0: never.',
  },
} as const satisfies Record<string, SettingEntry>;

/** The settings of which model does what; part of the table. */
import type { SettingEntry } from './setting-entry.js';

export const modelSettings = {
  'models.profiles': {
    type: 'list',
    format: 'profile',
    default: [],
    itemsMax: 128,
    scope: 'daemon',
    description:
      'Models for certain tasks and languages, in order of preference; each TASK=MODEL or TASK/LANGUAGE=MODEL, such as "completion/python=our-style": the task is completion, edit, explanation, chat or embedding, the language an id as in LSP, the model one of the servers or a LoRA adapter of theirs. After it may stand temperature=, top_p=, tokens= (the longest answer), url= (a server of its own; url=local: a model of this machine, by its name in `foretoken models list`, which one without url= is too where backend.url is empty) and key_file= (the server\'s key). A model that its server does not have is passed over; last come backend.model and embedding.model. Only completion and embedding are used by now, and of embedding the first.',
  },
  'models.adapters': {
    type: 'list',
    format: 'adapter',
    default: [],
    itemsMax: 64,
    scope: 'daemon',
    description:
      'LoRA adapters that vLLM loads while it runs, each NAME=PATH, such as "our-style=/adapters/our-style": the path is one on the server. One is loaded when it is first asked for, as backend.model or by a profile, and the server does not list it.',
  },
} as const satisfies Record<string, SettingEntry>;

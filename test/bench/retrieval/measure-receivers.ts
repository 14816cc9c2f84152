/**
 * Measures how often the type of a receiver leads to the member that is written: at member accesses of the evaluation's own
 * files whose member other files define, and nothing above names. Prints a JSON object a language: `told`, something is known of the receiver; `right`,
 * the member is among what is known; `members`, how many these are in the median. --rows prints each access too.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { gatherEvidence } from '@foretoken/assist/context/evidence/gather-evidence.js';
import { CodeSpaces } from '@foretoken/assist/context/space/code-space.js';
import { CursorReader } from '@foretoken/assist/context/words/cursor-words.js';
import { wordColumns } from '@foretoken/assist/context/words/word-features.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { evaluationFolder, filesOf } from '../evaluation/read-tasks.js';
import { reposOf } from './mixed-codebase.js';

const { values: options } = parseArgs({ options: { rows: { type: 'boolean', default: false } } });
const accessesPerFile = 3;
const accessesPerRepo = 60;

interface Access {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly member: string;
}
interface Told {
  readonly members: number;
  readonly isRight: boolean;
}

const folder = evaluationFolder();
if (folder !== undefined) {
  const byLanguage = new Map<string, Told[]>();
  const projects = new Set<string>();
  for (const repo of reposOf(folder)) {
    // Commits of one project are much alike.
    const project = repo.split('__')[1] ?? repo;
    if (projects.has(project)) continue;
    projects.add(project);
    for (const access of await accessesIn(folder, repo)) {
      const told = await look(folder, repo, access);
      const language = languageOf(access.path);
      byLanguage.set(language, [...(byLanguage.get(language) ?? []), told]);
      if (options.rows)
        console.log(
          JSON.stringify({
            repo,
            language,
            member: access.member,
            ...told,
            line: access.prefix.split('\n').at(-1)?.trim(),
          }),
        );
    }
  }
  for (const [language, all] of byLanguage) {
    const told = all.filter(({ members }) => members > 0);
    const right = told.filter(({ isRight }) => isRight).length;
    const members = told.map((one) => one.members).sort((a, b) => a - b)[told.length >> 1] ?? 0;
    console.log(JSON.stringify({ language, accesses: all.length, told: told.length, right, members }));
  }
}

/** Some of each file, chosen by a hash. */
async function accessesIn(folder: string, repo: string): Promise<Access[]> {
  const { structure } = await readerOf(folder, repo);
  const found: (Access & { readonly rank: string })[] = [];
  for (const [path, text] of filesOf(folder, repo)) {
    const ofFile: (Access & { readonly rank: string })[] = [];
    const shadowed = new Set([path]);
    for (const { index, 0: all, 1: member = '' } of text.matchAll(/(?<=[\w$)\]])\??\.([A-Za-z_$][\w$]*)/g)) {
      const at = index + all.length - member.length;
      const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
      if (/^\s*(?:import|from|package|\/\/|\*|#)/.test(line)) continue;
      // What stands above is no news.
      if (new RegExp(`(?<![\\w$])${member.replaceAll('$', '\\$')}(?![\\w$])`).test(text.slice(0, at))) continue;
      const definitions = structure.definitionsOf(member, 8, shadowed);
      if (!definitions.some(({ container }) => container !== '')) continue;
      const rank = createHash('sha256').update(`${path}\0${at}`).digest('hex');
      ofFile.push({ path, prefix: text.slice(0, at), suffix: text.slice(at + member.length), member, rank });
    }
    found.push(...ofFile.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, accessesPerFile));
  }
  return found.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, accessesPerRepo);
}

async function look(folder: string, repo: string, { path, prefix, suffix, member }: Access): Promise<Told> {
  const { tables, structure } = await readerOf(folder, repo);
  const overlays = new Map<string, string>();
  const languageId = languageOf(path);
  const request = { tables, structure, root: '/', path, languageId, prefix, suffix, overlays, tokensMax: 2_048 };
  const cursor = new CursorReader().read(prefix, suffix, path);
  const { words } = gatherEvidence(new CodeSpaces().of(request), cursor, request, () => true);
  const members = words.texts.filter((_, word) => words.value(word, wordColumns.receiverMember) > 0);
  return { members: members.length, isRight: members.includes(member) };
}

/** Stores what a file defines and imports. Same text, same path: same rows, whatever was stored before. */
import type { Sqlite } from '../sqlite/open-database.js';
import type { StructureRows } from './structure-rows.js';

/** The number in a file's row says which made its structure. Raised when syntax or what is stored of it changes. */
export const structureVersion = 3;

/** Each call runs in the caller's transaction. */
export class StructureStore {
  readonly #mark;
  readonly #addDefinition;
  readonly #addImport;
  readonly #addKey;
  readonly #addConfig;
  readonly #forget;

  constructor(database: Sqlite) {
    this.#mark = database.prepare<[number, number]>('UPDATE files SET structure = ? WHERE id = ?');
    this.#addDefinition = database.prepare(`INSERT INTO definitions VALUES (${'?, '.repeat(12)}?)`);
    this.#addImport = database.prepare('INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?)');
    this.#addKey = database.prepare('INSERT INTO import_keys VALUES (?, ?, ?)');
    this.#addConfig = database.prepare('INSERT INTO build_configs VALUES (?, ?)');
    this.#forget = ['definitions', 'imports', 'import_keys', 'build_configs'].map((table) =>
      database.prepare<[number]>(`DELETE FROM ${table} WHERE file = ?`),
    );
  }

  /** What a file has, before it is stored anew. */
  forget(fileId: number): void {
    for (const statement of this.#forget) statement.run(fileId);
  }

  /** Of a file that has nothing stored. */
  store(fileId: number, { definitions, imports, keys, config }: StructureRows): void {
    for (const [ordinal, row] of definitions.entries()) this.#addDefinition.run(fileId, ordinal, ...row);
    for (const [ordinal, row] of imports.entries()) {
      this.#addImport.run(fileId, ordinal, ...row);
      for (const key of keys[ordinal] ?? []) this.#addKey.run(fileId, ordinal, key);
    }
    if (config !== undefined) this.#addConfig.run(fileId, config);
    this.#mark.run(structureVersion, fileId);
  }
}

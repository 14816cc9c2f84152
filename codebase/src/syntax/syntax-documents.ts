/** The open documents whose syntax is kept: the ones asked for last, within bounds. */
import { syntaxLimits } from './limits.js';
import { loadSyntax } from './outline-of.js';
import { SyntaxDocument } from './syntax-document.js';

export class SyntaxDocuments {
  private readonly documents = new Map<string, { readonly document: SyntaxDocument; chars: number }>();
  private chars = 0;

  /** The document of a key, brought to this text. Its language is loaded meanwhile: the first answers are empty. */
  document(key: string, languageId: string, text: string): SyntaxDocument {
    // Costs nothing once it is loaded; loads anew after a grammar broke.
    void loadSyntax(languageId);
    const kept = this.documents.get(key);
    if (kept?.document.languageId !== languageId) this.close(key);
    const entry = this.documents.get(key) ?? { document: new SyntaxDocument(languageId, text), chars: 0 };
    entry.document.update(text);
    this.chars += text.length - entry.chars;
    entry.chars = text.length;
    this.documents.delete(key);
    this.documents.set(key, entry);
    for (const oldest of this.documents.keys()) {
      const isWithin = this.documents.size <= syntaxLimits.documentsMax && this.chars <= syntaxLimits.documentsCharsMax;
      if (isWithin || oldest === key) break;
      this.close(oldest);
    }
    return entry.document;
  }

  close(key: string): void {
    const entry = this.documents.get(key);
    if (entry === undefined) return;
    this.chars -= entry.chars;
    this.documents.delete(key);
    entry.document.close();
  }

  closeAll(): void {
    for (const key of [...this.documents.keys()]) this.close(key);
  }

  get size(): number {
    return this.documents.size;
  }
}

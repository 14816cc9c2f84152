/** What embedding models want written before a query and before a text that is searched, as data. A model not named here wants nothing. */

export type EmbeddingUse = 'query' | 'document';

/** By the model's name, however the server spells it. Source: the models' own cards. */
export function embeddingPrefix(model: string, use: EmbeddingUse): string {
  const name = model.toLowerCase();
  return families.find(({ pattern }) => pattern.test(name))?.[use] ?? '';
}

const sentence = 'Represent this sentence for searching relevant passages: ';

/** The first that fits. */
const families: readonly { readonly pattern: RegExp; readonly query: string; readonly document: string }[] = [
  { pattern: /nomic-embed-code/, query: 'Represent this query for searching relevant code: ', document: '' },
  { pattern: /nomic-embed/, query: 'search_query: ', document: 'search_document: ' },
  { pattern: /\be5-(?:small|base|large)(?!.*instruct)/, query: 'query: ', document: 'passage: ' },
  { pattern: /arctic-embed.*v2/, query: 'query: ', document: '' },
  { pattern: /\bbge-(?:small|base|large)-en|mxbai-embed|arctic-embed/, query: sentence, document: '' },
  {
    pattern: /qwen3-embedding/,
    query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
    document: '',
  },
  { pattern: /embedding-?gemma/, query: 'task: search result | query: ', document: 'title: none | text: ' },
];

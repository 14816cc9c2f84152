import assert from 'node:assert/strict';
import { embeddingPrefix } from '@foretoken/inference/models/embedding-prefixes.js';

describe('embedding prefixes', () => {
  it('know a model however its server spells it', () => {
    for (const name of ['nomic-embed-text', 'nomic-ai/nomic-embed-text-v1.5', 'nomic-embed-text:latest'])
      assert.deepEqual(
        [embeddingPrefix(name, 'query'), embeddingPrefix(name, 'document')],
        ['search_query: ', 'search_document: '],
      );
    assert.equal(embeddingPrefix('intfloat/multilingual-e5-large', 'document'), 'passage: ');
    assert.match(embeddingPrefix('BAAI/bge-small-en-v1.5', 'query'), /^Represent/);
    assert.match(embeddingPrefix('Snowflake/snowflake-arctic-embed-m', 'query'), /^Represent/);
    assert.equal(embeddingPrefix('snowflake-arctic-embed2', 'document'), '');
  });

  it('are none for models that want none, and for those not known', () => {
    for (const name of ['all-MiniLM-L6-v2', 'bge-m3', 'intfloat/multilingual-e5-large-instruct', 'my-model', ''])
      assert.deepEqual([embeddingPrefix(name, 'query'), embeddingPrefix(name, 'document')], ['', '']);
  });
});

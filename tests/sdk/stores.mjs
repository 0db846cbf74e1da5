// Files in parts, attributes and searches of a vector store, as the current client library asks for them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import OpenAI, { toFile } from 'openai-4.104';
import { base, collect, policy } from './expect.mjs';

const client = new OpenAI({ apiKey: 'none', baseURL: base, maxRetries: 0 });

const bytes = Buffer.from(policy);
const upload = await client.uploads.create({ filename: 'leave-policy.txt', purpose: 'assistants', bytes: bytes.length, mime_type: 'text/plain' });
assert.equal(upload.status, 'pending');
const second = await client.uploads.parts.create(upload.id, { data: await toFile(bytes.subarray(100), 'blob') });
const first = await client.uploads.parts.create(upload.id, { data: await toFile(bytes.subarray(0, 100), 'blob') });
const md5 = createHash('md5').update(bytes).digest('hex');
const completed = await client.uploads.complete(upload.id, { part_ids: [first.id, second.id], md5 });
assert.equal(completed.status, 'completed');
assert.equal(await (await client.files.content(completed.file.id)).text(), policy);
const cancelled = await client.uploads.create({ filename: 'b.txt', purpose: 'assistants', bytes: 1, mime_type: 'text/plain' });
assert.equal((await client.uploads.cancel(cancelled.id)).status, 'cancelled');

const store = await client.vectorStores.create({ name: 'Policies' });
const leave = await client.vectorStores.files.createAndPoll(store.id, { file_id: completed.file.id, attributes: { region: 'kr', year: 2024 } });
assert.equal(leave.status, 'completed', JSON.stringify(leave.last_error));
const parking = await client.vectorStores.files.uploadAndPoll(store.id, await toFile(Buffer.from('Visitors may park for four hours.'), 'parking.md'));
const updated = await client.vectorStores.files.update(store.id, parking.id, { attributes: { region: 'us' } });
assert.deepEqual(updated.attributes, { region: 'us' });

const found = await collect(client.vectorStores.search(store.id, { query: 'How many unused days may be carried over?', max_num_results: 5 }));
assert.equal(found[0].filename, 'leave-policy.txt');
assert.deepEqual(found[0].attributes, { region: 'kr', year: 2024 });
assert.equal(found[0].content[0].text, [...policy].slice(found[0].start, found[0].end).join(''));
const filtered = await collect(client.vectorStores.search(store.id, {
  query: ['unused days', 'visitors park'],
  filters: { type: 'and', filters: [{ type: 'eq', key: 'region', value: 'us' }, { type: 'ne', key: 'year', value: 2024 }] },
  ranking_options: { ranker: 'default-2024-11-15', score_threshold: 0.1 },
}));
assert.deepEqual(filtered.map((result) => result.filename), ['parking.md']);
const content = await collect(client.vectorStores.files.content(store.id, leave.id));
assert.equal(content[0].text, policy);
assert.deepEqual((await collect(client.vectorStores.files.list(store.id, { filter: 'completed', order: 'asc', limit: 1 }))).map((file) => file.id), [leave.id, parking.id]);

assert.equal((await client.files.del(leave.id)).deleted, true);
assert.equal((await client.vectorStores.retrieve(store.id)).file_counts.total, 1);
assert.equal((await client.vectorStores.del(store.id)).deleted, true);
console.log('ok');

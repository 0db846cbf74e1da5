import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { collect, fails, policy, upload } from '../expect.mjs';

const chunking_strategy = { type: 'static', static: { max_chunk_size_tokens: 200, chunk_overlap_tokens: 50 } };

export const flows = {
  async 'vector stores'(sdk) {
    const { vectorStores } = sdk.client;
    const store = await vectorStores.create({ name: 'Policies', metadata: { team: 'people' }, expires_after: { anchor: 'last_active_at', days: 3 } });
    assert.match(store.id, /^vs_[0-9a-f]{32}$/);
    assert.equal(store.expires_at, store.last_active_at + 3 * 86_400);
    const note = await upload(sdk, 'badges.txt', 'The badge office is in room 114.');
    const files = [await sdk.file('leave-policy.txt', policy), await sdk.file('parking.md', '# Parking\n\nVisitors park in row C for at most four hours.\n')];
    const batch = await vectorStores.fileBatches.uploadAndPoll(store.id, { files, fileIds: [note.id] });
    assert.equal(batch.status, 'completed');
    assert.deepEqual(batch.file_counts, { in_progress: 0, completed: 3, failed: 0, cancelled: 0, total: 3 });
    assert.deepEqual(await vectorStores.fileBatches.retrieve(batch.id, { vector_store_id: store.id }), batch);
    assert.equal((await collect(vectorStores.fileBatches.listFiles(batch.id, { vector_store_id: store.id, limit: 2 }))).length, 3);

    const zeros = await upload(sdk, 'zeros.pdf', Buffer.alloc(5000));
    const broken = await vectorStores.files.createAndPoll(store.id, { file_id: zeros.id });
    assert.equal(broken.status, 'failed');
    assert.ok(['invalid_file', 'unsupported_file'].includes(broken.last_error.code), broken.last_error.code);
    assert.deepEqual((await collect(vectorStores.files.list(store.id, { filter: 'failed' }))).map((file) => file.id), [zeros.id]);
    assert.deepEqual((await vectorStores.retrieve(store.id)).file_counts, { in_progress: 0, completed: 3, failed: 1, cancelled: 0, total: 4 });

    const added = await vectorStores.files.uploadAndPoll(store.id, await sdk.file('canteen.txt', 'The canteen opens at 11:45.'));
    assert.equal(added.status, 'completed');
    const again = await vectorStores.files.createAndPoll(store.id, { file_id: note.id, attributes: { floor: 1, open: true, wing: 'north' }, chunking_strategy });
    assert.deepEqual(again.chunking_strategy, chunking_strategy);
    const changed = await vectorStores.files.update(note.id, { vector_store_id: store.id, attributes: { floor: 2 } });
    assert.deepEqual(changed.attributes, { floor: 2 });
    const text = await collect(vectorStores.files.content(note.id, { vector_store_id: store.id }));
    assert.equal(text.map((part) => part.text).join(''), 'The badge office is in room 114.');

    const renamed = await vectorStores.update(store.id, { name: 'Renamed', metadata: { team: 'office' } });
    assert.equal(renamed.name, 'Renamed');
    assert.deepEqual(renamed.metadata, { team: 'office' });
    assert.deepEqual(await vectorStores.files.delete(zeros.id, { vector_store_id: store.id }), { id: zeros.id, object: 'vector_store.file.deleted', deleted: true });
    await fails(sdk, () => vectorStores.files.retrieve(zeros.id, { vector_store_id: store.id }), { status: 404, message: /No file found with id 'file-/ });
    assert.equal((await sdk.client.files.retrieve(zeros.id)).id, zeros.id);
    assert.deepEqual(await vectorStores.delete(store.id), { id: store.id, object: 'vector_store.deleted', deleted: true });
    await fails(sdk, () => vectorStores.retrieve(store.id), { status: 404, message: /No vector store found with id 'vs_/ });
  },

  async 'store search'(sdk) {
    const { vectorStores } = sdk.client;
    const leave = await upload(sdk, 'leave-policy.txt', policy);
    const parking = await upload(sdk, 'parking.md', 'Visitors may park for four hours.');
    const store = await vectorStores.create({ name: 'Policies' });
    await vectorStores.files.createAndPoll(store.id, { file_id: leave.id, attributes: { region: 'kr', year: 2024 } });
    await vectorStores.files.createAndPoll(store.id, { file_id: parking.id, attributes: { region: 'us' } });
    const [best] = await collect(vectorStores.search(store.id, { query: 'How many unused days may be carried over?', max_num_results: 5 }));
    assert.equal(best.file_id, leave.id);
    assert.equal(best.filename, 'leave-policy.txt');
    assert.deepEqual(best.attributes, { region: 'kr', year: 2024 });
    assert.ok(best.score > 0 && best.score <= 1);
    assert.equal(best.content[0].text, [...policy].slice(best.start, best.end).join(''));

    const search = async (filters) => (await collect(vectorStores.search(store.id, { query: ['unused days', 'visitors park'], filters }))).map((result) => result.file_id);
    assert.deepEqual(new Set(await search(undefined)), new Set([leave.id, parking.id]));
    assert.deepEqual(await search({ type: 'and', filters: [{ type: 'eq', key: 'region', value: 'us' }, { type: 'ne', key: 'year', value: 2024 }] }), [parking.id]);
    assert.deepEqual(new Set(await search({ type: 'gte', key: 'year', value: 2024 })), new Set([leave.id]));
    await fails(sdk, () => vectorStores.search(store.id, { query: 'days', max_num_results: 51 }), { code: 'integer_above_max_value', param: 'max_num_results', message: /Expected a value <= 50/ });
  },

  async 'upload in parts'(sdk) {
    const { uploads } = sdk.client;
    const bytes = Buffer.from(policy);
    const begun = await uploads.create({ filename: 'leave-policy.txt', purpose: 'assistants', bytes: bytes.length, mime_type: 'text/plain' });
    assert.equal(begun.status, 'pending');
    const second = await uploads.parts.create(begun.id, { data: await sdk.file('blob', bytes.subarray(100)) });
    const first = await uploads.parts.create(begun.id, { data: await sdk.file('blob', bytes.subarray(0, 100)) });
    assert.equal(first.upload_id, begun.id);
    const completed = await uploads.complete(begun.id, { part_ids: [first.id, second.id], md5: createHash('md5').update(bytes).digest('hex') });
    assert.equal(completed.status, 'completed');
    assert.equal(await (await sdk.client.files.content(completed.file.id)).text(), policy);
    const other = await uploads.create({ filename: 'b.txt', purpose: 'assistants', bytes: 1, mime_type: 'text/plain' });
    assert.equal((await uploads.cancel(other.id)).status, 'cancelled');
  },
};

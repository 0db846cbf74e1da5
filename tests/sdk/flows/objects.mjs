import assert from 'node:assert/strict';
import { collect, fails, policyAssistant, question, searchAssistant, threadAsking, upload } from '../expect.mjs';

const ids = (items) => items.map((item) => item.id);

export const flows = {
  async paging(sdk) {
    const { assistants, threads } = sdk.client.beta;
    const made = [];
    for (let number = 0; number < 5; number++) {
      made.push((await assistants.create({ model: 'gpt-4o', name: `Page ${number}` })).id);
    }

    const thread = await threads.create();
    const messages = [];
    for (let number = 0; number < 5; number++) {
      messages.push((await threads.messages.create(thread.id, { role: 'user', content: `Message ${number}` })).id);
    }

    assert.deepEqual(ids(await collect(assistants.list({ limit: 2 }))).slice(0, 5), made.toReversed());
    assert.deepEqual(ids(await collect(assistants.list({ limit: 2, order: 'asc' }))).slice(-5), made);
    assert.deepEqual(ids(await collect(threads.messages.list(thread.id, { limit: 2 }))), messages.toReversed());
    assert.deepEqual(ids(await collect(threads.messages.list(thread.id, { limit: 2, order: 'asc' }))), messages);
    assert.deepEqual(ids(await collect(threads.messages.list(thread.id, { limit: 1 }))), messages.toReversed());
    assert.deepEqual(ids(await collect(threads.messages.list(thread.id, { after: messages[3] }))), messages.slice(0, 3).toReversed());
    assert.deepEqual(ids((await threads.messages.list(thread.id, { before: messages[1], limit: 2 })).data), [messages[3], messages[2]]);
    assert.deepEqual((await threads.messages.list(thread.id, { after: messages[0] })).data, []);
    assert.deepEqual(await collect(threads.runs.list(thread.id)), []);

    const assistant = await assistants.retrieve(made[0]);
    const runs = [];
    for (let number = 0; number < 3; number++) {
      runs.push((await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })).id);
    }

    assert.deepEqual(ids(await collect(threads.runs.list(thread.id, { limit: 2 }))), runs.toReversed());
    assert.equal((await collect(threads.runs.steps.list(runs[0], { thread_id: thread.id, limit: 1 }))).length, 1);
    const files = await collect(sdk.client.files.list());
    assert.equal(new Set(ids(files)).size, files.length);
    for (const id of made) {
      await assistants.delete(id);
    }
  },

  async 'modify and delete'(sdk) {
    const { assistants, threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk, { name: 'Before', description: 'To be changed', instructions: 'Be brief.', metadata: { a: '1' }, temperature: 0.5 });
    const changed = await assistants.update(assistant.id, { name: 'After', description: null, metadata: { b: '2' } });
    assert.deepEqual(changed, { ...assistant, name: 'After', description: null, metadata: { b: '2' } });
    assert.deepEqual(await assistants.retrieve(assistant.id), changed);

    const thread = await threadAsking(sdk, question);
    assert.deepEqual((await threads.update(thread.id, { metadata: { user: 'kim' } })).metadata, { user: 'kim' });
    assert.deepEqual((await threads.retrieve(thread.id)).metadata, { user: 'kim' });
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id, metadata: { reason: 'test' } });
    assert.deepEqual(run.metadata, { reason: 'test' });
    assert.deepEqual((await threads.runs.update(run.id, { thread_id: thread.id, metadata: { reason: 'more' } })).metadata, { reason: 'more' });
    assert.deepEqual((await threads.runs.retrieve(run.id, { thread_id: thread.id })).metadata, { reason: 'more' });
    const [answer, asked] = await collect(threads.messages.list(thread.id));
    assert.deepEqual((await threads.messages.update(asked.id, { thread_id: thread.id, metadata: { kept: 'yes' } })).metadata, { kept: 'yes' });
    if (sdk.beta === 'v2') {
      assert.deepEqual(await threads.messages.delete(asked.id, { thread_id: thread.id }), { id: asked.id, object: 'thread.message.deleted', deleted: true });
      assert.deepEqual(ids(await collect(threads.messages.list(thread.id))), [answer.id]);
    }

    // The cited file goes; the message keeps its citation.
    const cited = answer.content[0].text.annotations[0].file_citation;
    await sdk.client.files.delete(cited.file_id);
    const kept = await threads.messages.retrieve(answer.id, { thread_id: thread.id });
    assert.equal(kept.content[0].text.annotations[0].file_citation.quote, cited.quote);

    assert.deepEqual(await assistants.delete(assistant.id), { id: assistant.id, object: 'assistant.deleted', deleted: true });
    await fails(sdk, () => assistants.delete(assistant.id), { status: 404, message: /No assistant found/ });
    assert.equal((await threads.runs.retrieve(run.id, { thread_id: thread.id })).assistant_id, assistant.id);
    assert.deepEqual(await threads.delete(thread.id), { id: thread.id, object: 'thread.deleted', deleted: true });
    await fails(sdk, () => threads.retrieve(thread.id), { status: 404, message: /No thread found/ });
    await fails(sdk, () => threads.messages.list(thread.id), { status: 404, message: /No thread found/ });

    const file = await upload(sdk, 'only.txt', 'Only this.');
    const other = await searchAssistant(sdk, [file]);
    const bare = await assistants.update(other.id, { tools: [], ...(sdk.beta === 'v1' ? { file_ids: [] } : { tool_resources: { file_search: { vector_store_ids: [] } } }) });
    assert.deepEqual(bare.tools, []);
    await assistants.delete(other.id);
  },
};

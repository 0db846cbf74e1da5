// What @azure/ai-agents does, in its own words.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { collect } from '../agents.mjs';
import { call, policy, question, script } from '../expect.mjs';

const tool = { type: 'function', function: { name: 'clock', description: 'Time in a city.', parameters: { type: 'object', properties: {} } } };
const poll = { pollingOptions: { intervalInMs: 20 } };

const upload = ({ client }, name, content) => client.files.upload(Readable.from([Buffer.from(content)]), 'assistants', { fileName: name });

/** Awaits the failure of a call and checks what the client makes of it. */
async function fails(action, status, message, code) {
  const error = await action().then(() => assert.fail(`no error: ${message}`), (failure) => failure);
  assert.equal(Number(error.statusCode), status, error.stack);
  assert.match(error.message, message);
  if (code) {
    assert.equal(error.code, code);
  }
}

async function asking({ client }, content) {
  const thread = await client.threads.create();
  await client.messages.create(thread.id, 'user', content);
  return thread;
}

async function policyAgent(sdk, model = 'gpt-4o', more = {}) {
  const file = await upload(sdk, 'leave-policy.txt', policy);
  const store = await sdk.client.vectorStores.createAndPoll({ fileIds: [file.id], name: 'Policies', ...poll });
  assert.equal(store.status, 'completed');
  return sdk.client.createAgent(model, {
    name: 'Policy bot', tools: [{ type: 'file_search' }], toolResources: { fileSearch: { vectorStoreIds: [store.id] } }, ...more,
  });
}

/** Looks at a run until it ends or waits; the client's own poller would go on while it waits. */
async function ended({ client }, { threadId, id }) {
  for (;;) {
    const run = await client.runs.get(threadId, id);
    if (!['queued', 'in_progress', 'cancelling'].includes(run.status)) {
      return run;
    }

    await setTimeout(20);
  }
}

const newest = async ({ client }, threadId) => (await collect(client.messages.list(threadId)))[0];

function checkCitation(part) {
  assert.equal(part.type, 'text');
  const [annotation] = part.text.annotations;
  assert.equal(annotation.type, 'file_citation');
  assert.equal([...part.text.value].slice(annotation.startIndex, annotation.endIndex).join(''), annotation.text);
  assert.ok(policy.includes(annotation.fileCitation.quote), annotation.fileCitation.quote);
}

export const flows = {
  async files(sdk) {
    const file = await upload(sdk, 'note.txt', 'A note.');
    assert.deepEqual([file.filename, file.bytes, file.purpose], ['note.txt', 7, 'assistants']);
    assert.equal((await sdk.client.files.get(file.id)).id, file.id);
    assert.ok((await sdk.client.files.list()).data.some(({ id }) => id === file.id));
    const content = await sdk.client.files.getContent(file.id).asNodeStream();
    assert.equal(Buffer.concat(await content.body.toArray()).toString(), 'A note.');
    assert.equal((await sdk.client.files.delete(file.id)).deleted, true);
    await fails(() => sdk.client.files.get(file.id), 404, /No such File object/);
  },

  async 'vector stores'(sdk) {
    const { client } = sdk;
    const file = await upload(sdk, 'a.txt', 'The first.');
    const other = await upload(sdk, 'b.txt', 'The second.');
    const store = await client.vectorStores.create({ name: 'Two' });
    assert.equal((await client.vectorStoreFiles.createAndPoll(store.id, { fileId: file.id, ...poll })).status, 'completed');
    assert.equal((await client.vectorStoreFileBatches.createAndPoll(store.id, { fileIds: [other.id], ...poll })).status, 'completed');
    assert.deepEqual((await collect(client.vectorStoreFiles.list(store.id))).map(({ id }) => id).sort(), [file.id, other.id].sort());
    assert.equal((await client.vectorStores.update(store.id, { name: 'Three' })).name, 'Three');
    assert.ok((await collect(client.vectorStores.list())).some(({ id }) => id === store.id));
    assert.equal((await client.vectorStoreFiles.delete(store.id, file.id)).deleted, true);
    assert.equal((await client.vectorStores.delete(store.id)).deleted, true);
  },

  async 'cited answer'(sdk) {
    const { client } = sdk;
    const agent = await policyAgent(sdk);
    const thread = await asking(sdk, question);
    const run = await client.runs.createAndPoll(thread.id, agent.id, poll);
    assert.equal(run.status, 'completed', JSON.stringify(run.lastError));
    checkCitation((await newest(sdk, thread.id)).content[0]);
    const steps = await collect(client.runSteps.list(thread.id, run.id));
    assert.deepEqual(steps.map(({ type }) => type), ['message_creation', 'tool_calls']);
    assert.equal((await client.runSteps.get(thread.id, run.id, steps[0].id)).id, steps[0].id);
  },

  async 'stream events'(sdk) {
    const agent = await policyAgent(sdk);
    const thread = await asking(sdk, question);
    const events = [];
    let text = '';
    for await (const { event, data } of await sdk.client.runs.create(thread.id, agent.id).stream()) {
      events.push(event);
      text += event === 'thread.message.delta' ? data.delta.content.map((part) => part.text?.value ?? '').join('') : '';
    }

    assert.deepEqual([events[0], events.at(-2), events.at(-1)], ['thread.run.created', 'thread.run.completed', 'done']);
    const [part] = (await newest(sdk, thread.id)).content;
    assert.equal(text, part.text.value);
    checkCitation(part);
  },

  async 'function call'(sdk) {
    const { client } = sdk;
    const agent = await client.createAgent('gpt-4o', { tools: [tool] });
    const thread = await asking(sdk, 'Please call clock with {"city": "서울"}');
    const waiting = await ended(sdk, await client.runs.create(thread.id, agent.id));
    assert.equal(waiting.status, 'requires_action', JSON.stringify(waiting.lastError));
    const [asked] = waiting.requiredAction.submitToolOutputs.toolCalls;
    assert.deepEqual([asked.function.name, JSON.parse(asked.function.arguments)], ['clock', { city: '서울' }]);
    await client.runs.submitToolOutputs(thread.id, waiting.id, [{ toolCallId: asked.id, output: 'It is noon.' }]);
    const run = await ended(sdk, waiting);
    assert.equal(run.status, 'completed', JSON.stringify(run.lastError));
    assert.match((await newest(sdk, thread.id)).content[0].text.value, /It is noon\./);
  },

  async 'code interpreter'(sdk) {
    const { client } = sdk;
    const agent = await client.createAgent('gpt-4o', { tools: [{ type: 'code_interpreter' }] });
    const thread = await asking(sdk, 'Run this:\n\n```python\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint(6 * 7)\n```\n');
    const run = await client.runs.createAndPoll(thread.id, agent.id, poll);
    assert.equal(run.status, 'completed', JSON.stringify(run.lastError));
    const { content } = await newest(sdk, thread.id);
    assert.deepEqual(content.map(({ type }) => type), ['image_file', 'text']);
    const image = await client.files.getContent(content[0].imageFile.fileId).asNodeStream();
    assert.equal(Buffer.concat(await image.body.toArray()).subarray(1, 4).toString(), 'PNG');
    const step = (await collect(client.runSteps.list(thread.id, run.id))).find(({ type }) => type === 'tool_calls');
    assert.match(JSON.stringify(step.stepDetails.toolCalls), /42/);
  },

  async 'cancel while waiting'(sdk) {
    const { client } = sdk;
    const agent = await client.createAgent('scripted', { tools: [tool] });
    const thread = await asking(sdk, script({ calls: [call('clock')] }));
    const waiting = await ended(sdk, await client.runs.create(thread.id, agent.id));
    assert.ok(['cancelling', 'cancelled'].includes((await client.runs.cancel(thread.id, waiting.id)).status));
    assert.equal((await ended(sdk, waiting)).status, 'cancelled');
    await fails(() => client.runs.cancel(thread.id, waiting.id), 400, /Cannot cancel run/);
  },

  async errors({ client }) {
    await fails(() => client.getAgent('asst_none'), 404, /No assistant found with id 'asst_none'\./);
    await fails(() => client.createAgent('gpt-4o', { name: 'x'.repeat(300) }), 400, /string too long/, 'string_above_max_length');
    await fails(() => client.createAgent('gpt-4o', { tools: [tool, tool] }), 400, /Function tools must have unique names\./, 'invalid_value');
  },

  async keys({ withKey }) {
    await fails(() => withKey('sk-rqa-not-a-key-of-this-server-0123456789').getAgent('asst_none'), 401, /Incorrect API key provided/, 'invalid_api_key');
  },

  async 'busy thread'(sdk) {
    const { client } = sdk;
    const agent = await client.createAgent('scripted', { tools: [tool] });
    const thread = await asking(sdk, script({ calls: [call('clock')] }));
    const waiting = await ended(sdk, await client.runs.create(thread.id, agent.id));
    await fails(() => client.messages.create(thread.id, 'user', 'more'), 400, new RegExp(`while a run ${waiting.id} is active`));
    await client.runs.cancel(thread.id, waiting.id);
  },

  async paging(sdk) {
    const { client } = sdk;
    const thread = await client.threads.create();
    const made = [];
    for (let number = 0; number < 5; number++) {
      made.push((await client.messages.create(thread.id, 'user', `Message ${number}`)).id);
    }

    // The client follows no cursors by itself.
    const page = async (options) => (await collect(client.messages.list(thread.id, { limit: 2, ...options }))).map(({ id }) => id);
    assert.deepEqual(await page({}), [made[4], made[3]]);
    assert.deepEqual(await page({ after: made[3] }), [made[2], made[1]]);
    assert.deepEqual(await page({ order: 'asc', after: made[3] }), [made[4]]);
    assert.deepEqual(await page({ before: made[1] }), [made[3], made[2]]);
    assert.ok((await collect(client.threads.list({ limit: 1 }))).some(({ id }) => id === thread.id));
  },

  async 'modify and delete'({ client }) {
    const agent = await client.createAgent('gpt-4o', { name: 'Before', metadata: { a: '1' } });
    assert.deepEqual((await client.updateAgent(agent.id, { name: 'After', metadata: { b: '2' } })).metadata, { b: '2' });
    assert.equal((await client.getAgent(agent.id)).name, 'After');
    assert.ok((await collect(client.listAgents())).some(({ id }) => id === agent.id));
    const thread = await client.threads.create();
    assert.deepEqual((await client.threads.update(thread.id, { metadata: { user: 'kim' } })).metadata, { user: 'kim' });
    await client.threads.delete(thread.id);
    await fails(() => client.threads.get(thread.id), 404, /No thread found/);
    await client.deleteAgent(agent.id);
    await fails(() => client.getAgent(agent.id), 404, /No assistant found/);
  },
};

// The same task in the second beta: vector stores, file_search, run steps with their results.
import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai-4.104';
import { base, checkAnnotations, collect, footnotes, policy } from './expect.mjs';

const client = new OpenAI({ apiKey: 'none', baseURL: base, maxRetries: 0 });

const store = await client.vectorStores.create({ name: 'Policies' });
const files = await Promise.all([
  toFile(Buffer.from(policy), 'leave-policy.txt'),
  toFile(Buffer.from('# Parking\n\nVisitors park in row C for at most four hours.\n'), 'parking.md'),
]);
const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files });
assert.equal(batch.status, 'completed');
assert.equal(batch.file_counts.completed, 2);
assert.equal((await client.vectorStores.retrieve(store.id)).file_counts.completed, 2);

const assistant = await client.beta.assistants.create({
  model: 'gpt-4o',
  tools: [{ type: 'file_search' }],
  tool_resources: { file_search: { vector_store_ids: [store.id] } },
});
const note = await client.files.create({ file: await toFile(Buffer.from('The badge office is in room 114.'), 'badges.txt'), purpose: 'assistants' });
const thread = await client.beta.threads.create({
  messages: [{
    role: 'user',
    content: 'How many unused days of leave may be carried over?',
    attachments: [{ file_id: note.id, tools: [{ type: 'file_search' }] }],
  }],
});
assert.equal(thread.tool_resources.file_search.vector_store_ids.length, 1);

const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
assert.ok(run.usage.total_tokens > 0);
const [message] = (await client.beta.threads.messages.list(thread.id, { run_id: run.id })).data;
const { text } = message.content[0];
checkAnnotations(text, policy);
assert.match(text.value, /【\d+:\d+†leave-policy\.txt】/);
assert.match(await footnotes(client, text, (_, filename) => filename), /\[0\] leave-policy\.txt/);

const steps = await collect(client.beta.threads.runs.steps.list(thread.id, run.id));
const search = steps.find((step) => step.type === 'tool_calls');
const step = await client.beta.threads.runs.steps.retrieve(thread.id, run.id, search.id, {
  include: ['step_details.tool_calls[*].file_search.results[*].content'],
});
const [result] = step.step_details.tool_calls[0].file_search.results;
assert.equal(result.file_name, 'leave-policy.txt');
assert.ok(policy.includes(result.content[0].text));
assert.equal(search.step_details.tool_calls[0].file_search.results[0].content, undefined);

await client.beta.threads.messages.create(thread.id, { role: 'user', content: 'Where is the badge office?' });
const second = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
assert.equal(second.status, 'completed', JSON.stringify(second.last_error));
const [badge] = (await client.beta.threads.messages.list(thread.id)).data;
assert.equal(badge.content[0].text.annotations[0].file_citation.file_id, note.id);

const zeros = await client.files.create({ file: await toFile(Buffer.alloc(5000), 'zeros.pdf'), purpose: 'assistants' });
const broken = await client.vectorStores.files.createAndPoll(store.id, { file_id: zeros.id });
assert.equal(broken.status, 'failed');
assert.ok(['invalid_file', 'unsupported_file'].includes(broken.last_error.code));

assert.equal((await client.vectorStores.del(store.id)).deleted, true);
assert.equal((await client.beta.threads.del(thread.id)).deleted, true);
assert.equal((await client.beta.assistants.del(assistant.id)).deleted, true);
console.log('ok');

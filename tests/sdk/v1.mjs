// The classic footnote code of the first beta, with the last SDK that speaks it.
import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai-4.36';
import { base, checkAnnotations, collect, footnotes, policy } from './expect.mjs';

const client = new OpenAI({ apiKey: 'none', baseURL: base, maxRetries: 0 });

const file = await client.files.create({ file: await toFile(Buffer.from(policy), 'leave-policy.txt'), purpose: 'assistants' });
assert.match(file.id, /^file-[A-Za-z0-9]{22}$/);
assert.equal(file.status, 'processed');

const assistant = await client.beta.assistants.create({
  model: 'gpt-4-1106-preview',
  name: 'Policy bot',
  instructions: 'Answer from the policy.',
  tools: [{ type: 'retrieval' }],
  file_ids: [file.id],
});
assert.deepEqual(assistant.file_ids, [file.id]);
assert.deepEqual(assistant.tools, [{ type: 'retrieval' }]);
assert.deepEqual((await collect(client.beta.assistants.files.list(assistant.id))).map((f) => f.id), [file.id]);

const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: 'How many days of paid annual leave do employees receive?' }] });
let run = await client.beta.threads.runs.create(thread.id, { assistant_id: assistant.id });
run = await client.beta.threads.runs.poll(thread.id, run.id);
assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
assert.deepEqual(run.file_ids, [file.id]);

const [answer] = (await client.beta.threads.messages.list(thread.id)).data;
const message = await client.beta.threads.messages.retrieve(thread.id, answer.id);
const { text } = message.content[0];
checkAnnotations(text, policy);
assert.match(text.value, /【\d+†source】/);
const noted = await footnotes(client, text, (citation, filename) => `${citation.quote} from ${filename}`);
assert.match(noted, /27 days/);
assert.match(noted, /\[0\] .*27 days of paid annual leave per calendar year\. from leave-policy\.txt/);

const extra = await client.files.create({ file: await toFile(Buffer.from('The canteen opens at 11:45 on weekdays.'), 'canteen.txt'), purpose: 'assistants' });
const asked = await client.beta.threads.messages.create(thread.id, { role: 'user', content: 'When does the canteen open?', file_ids: [extra.id] });
assert.deepEqual(asked.file_ids, [extra.id]);
assert.deepEqual((await collect(client.beta.threads.messages.files.list(thread.id, asked.id))).map((f) => f.id), [extra.id]);
const second = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
assert.equal(second.status, 'completed', JSON.stringify(second.last_error));
const [canteen] = (await client.beta.threads.messages.list(thread.id)).data;
assert.match(canteen.content[0].text.value, /11:45/);
assert.equal(canteen.content[0].text.annotations[0].file_citation.file_id, extra.id);

const steps = await collect(client.beta.threads.runs.steps.list(thread.id, second.id));
assert.deepEqual(steps.map((step) => step.type), ['message_creation', 'tool_calls']);
assert.deepEqual(Object.keys(steps[1].step_details.tool_calls[0]).sort(), ['id', 'retrieval', 'type']);

assert.equal((await collect(client.beta.threads.messages.list(thread.id, { limit: 2 }))).length, 4);
await assert.rejects(client.beta.threads.retrieve('undefined'), /Expected an ID that begins with 'thread'/);
assert.equal((await client.beta.assistants.files.del(assistant.id, file.id)).deleted, true);
assert.equal((await client.files.del(extra.id)).deleted, true);
assert.equal((await client.beta.threads.del(thread.id)).deleted, true);
assert.equal((await client.beta.assistants.del(assistant.id)).deleted, true);
console.log('ok');

import assert from 'node:assert/strict';
import { checkCitations, collect, footnotes, newest, policy, policyAssistant, question, searchAssistant, threadAsking, upload } from '../expect.mjs';

const include = ['step_details.tool_calls[*].file_search.results[*].content'];

export const flows = {
  async 'retrieval and file_ids'(sdk) {
    const { assistants, threads } = sdk.client.beta;
    const file = await upload(sdk, 'leave-policy.txt', policy);
    const assistant = await searchAssistant(sdk, [file], { name: 'Policy bot', instructions: 'Answer from the policy.' });
    assert.deepEqual(assistant.file_ids, [file.id]);
    assert.deepEqual(assistant.tools, [{ type: 'retrieval' }]);
    assert.deepEqual((await collect(assistants.files.list(assistant.id))).map((item) => item.id), [file.id]);
    assert.equal((await assistants.files.retrieve(assistant.id, file.id)).object, 'assistant.file');

    const thread = await threads.create();
    const canteen = await upload(sdk, 'canteen.txt', 'The canteen opens at 11:45 on weekdays.');
    const asked = await threads.messages.create(thread.id, { role: 'user', content: 'When does the canteen open?', file_ids: [canteen.id] });
    assert.deepEqual(asked.file_ids, [canteen.id]);
    assert.deepEqual((await collect(threads.messages.files.list(thread.id, asked.id))).map((item) => item.id), [canteen.id]);
    assert.equal((await threads.messages.files.retrieve(thread.id, asked.id, canteen.id)).message_id, asked.id);
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
    assert.deepEqual(run.file_ids, [file.id]);
    const { text } = (await newest(sdk, thread.id)).content[0];
    await checkCitations(sdk, text);
    assert.equal(text.annotations[0].file_citation.file_id, canteen.id);
    const [answered, searched] = await collect(threads.runs.steps.list(run.id, { thread_id: thread.id }));
    assert.equal(answered.type, 'message_creation');
    assert.deepEqual(searched.step_details.tool_calls.map(({ type, retrieval }) => ({ type, retrieval })), [{ type: 'retrieval', retrieval: {} }]);

    const extra = await assistants.files.create(assistant.id, { file_id: canteen.id });
    assert.equal(extra.assistant_id, assistant.id);
    assert.equal((await collect(assistants.files.list(assistant.id, { limit: 1 }))).length, 2);
    assert.deepEqual(await assistants.files.delete(assistant.id, file.id), { id: file.id, object: 'assistant.file.deleted', deleted: true });
    assert.deepEqual((await assistants.retrieve(assistant.id)).file_ids, [canteen.id]);
    assert.deepEqual((await assistants.update(assistant.id, { file_ids: [file.id] })).file_ids, [file.id]);
  },

  async 'cited answer'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk);
    const thread = await threadAsking(sdk, question);
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
    assert.ok(run.usage.total_tokens > 0);
    const message = await newest(sdk, thread.id);
    assert.equal(message.run_id, run.id);
    assert.deepEqual(await threads.messages.retrieve(message.id, { thread_id: thread.id }), message);
    const { text } = message.content[0];
    await checkCitations(sdk, text);
    const noted = await footnotes(sdk, text);
    assert.match(noted, /27 days of paid annual leave per calendar year\. \[0\]/);
    assert.match(noted, /\n\[0\] Employees receive 27 days of paid annual leave per calendar year\. from leave-policy\.txt$/m);

    const steps = await collect(threads.runs.steps.list(run.id, { thread_id: thread.id }));
    assert.deepEqual(steps.map((step) => [step.type, step.status]), [['message_creation', 'completed'], ['tool_calls', 'completed']]);
    assert.equal(steps[0].step_details.message_creation.message_id, message.id);
    if (sdk.beta === 'v2') {
      const plain = steps[1].step_details.tool_calls[0].file_search.results[0];
      const [listed] = await collect(threads.runs.steps.list(run.id, { thread_id: thread.id, include, order: 'asc' }));
      const retrieved = await threads.runs.steps.retrieve(steps[1].id, { thread_id: thread.id, run_id: run.id, include });
      assert.deepEqual(listed, retrieved);
      const { content, ...result } = retrieved.step_details.tool_calls[0].file_search.results[0];
      assert.deepEqual(result, plain);
      assert.equal(result.file_name, 'leave-policy.txt');
      assert.ok(result.score > 0 && result.score <= 1);
      assert.ok(policy.includes(content[0].text));
    }

    const second = await threads.createAndRunPoll({ assistant_id: assistant.id, thread: { messages: [{ role: 'user', content: 'When are the core hours?' }] } });
    assert.equal(second.status, 'completed', JSON.stringify(second.last_error));
    const hours = await newest(sdk, second.thread_id);
    assert.match(hours.content[0].text.value, /10:00 to 15:00/);
    await checkCitations(sdk, hours.content[0].text);
  },

  async attachments(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk);
    const note = await upload(sdk, 'badges.txt', 'The badge office is in room 114.');
    const thread = await threads.create({
      messages: [{ role: 'user', content: 'Where is the badge office?', attachments: [{ file_id: note.id, tools: [{ type: 'file_search' }] }] }],
    });
    const [storeId] = thread.tool_resources.file_search.vector_store_ids;
    assert.deepEqual((await collect(sdk.client.vectorStores.files.list(storeId))).map((file) => file.id), [note.id]);
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
    const { text } = (await newest(sdk, thread.id)).content[0];
    await checkCitations(sdk, text);
    assert.equal(text.annotations[0].file_citation.file_id, note.id);

    const parking = await upload(sdk, 'parking.md', 'Visitors park in row C.');
    const asked = await threads.messages.create(thread.id, {
      role: 'user',
      content: [{ type: 'text', text: 'Where do visitors park?' }],
      attachments: [{ file_id: parking.id, tools: [{ type: 'file_search' }] }],
    });
    assert.deepEqual(asked.attachments, [{ file_id: parking.id, tools: [{ type: 'file_search' }] }]);
    assert.deepEqual((await threads.retrieve(thread.id)).tool_resources.file_search.vector_store_ids, [storeId]);
    await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal((await newest(sdk, thread.id)).content[0].text.annotations[0].file_citation.file_id, parking.id);
  },
};

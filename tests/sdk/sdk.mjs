// All that differs between the versions of the SDK.
const base = process.env.RETRIEVALQA_URL ?? 'http://127.0.0.1:8080/v1';
const key = process.env.RETRIEVALQA_KEY ?? 'none';

/** What the server read of a file, which the SDK has no method for. */
export const textOf = async (fileId) => (await fetch(`${base}/files/${fileId}/text`, { headers: { authorization: `Bearer ${key}` } })).text();

/** The SDK in the calling style of 5.x: nested objects name their parents. */
export async function connect(version, isAzure = false) {
  const { OpenAI, AzureOpenAI, toFile } = await import(`openai-${version}`);
  const azure = { endpoint: new URL(base).origin, apiVersion: '2025-03-01-preview' };
  const withKey = (apiKey) => {
    const client = isAzure ? new AzureOpenAI({ apiKey, maxRetries: 0, ...azure }) : new OpenAI({ apiKey, baseURL: base, maxRetries: 0 });
    return version.startsWith('4.') ? named(client) : client;
  };
  return {
    version,
    beta: version === '4.36.0' ? 'v1' : 'v2',
    kind: version === '4.36.0' ? 'v1' : 'v2',
    client: withKey(key),
    withKey,
    errors: OpenAI,
    // The stream helper of 4.36.0 keeps only the first delta of a step's calls.
    keepsCallDeltas: version !== '4.36.0',
    // The stream helpers before 7.x end the first call of a run only, where each step has one call.
    endsEachCall: version.startsWith('7.'),
    file: (name, content) => toFile(Buffer.from(content), name),
    requestId: (error) => error.requestID ?? error.request_id ?? error.headers['x-request-id'],
  };
}

// In 4.x the parents come first, by position.
const parents = {
  'beta.threads.messages': { retrieve: ['thread_id'], update: ['thread_id'], del: ['thread_id'] },
  'beta.threads.runs': {
    retrieve: ['thread_id'],
    update: ['thread_id'],
    cancel: ['thread_id'],
    poll: ['thread_id'],
    submitToolOutputs: ['thread_id'],
    submitToolOutputsAndPoll: ['thread_id'],
    submitToolOutputsStream: ['thread_id'],
  },
  'beta.threads.runs.steps': { retrieve: ['thread_id', 'run_id'], list: ['thread_id'] },
  'vectorStores.files': { retrieve: ['vector_store_id'], update: ['vector_store_id'], del: ['vector_store_id'], content: ['vector_store_id'] },
  'vectorStores.fileBatches': { retrieve: ['vector_store_id'], cancel: ['vector_store_id'], listFiles: ['vector_store_id'] },
};

function named(resource, path = '') {
  return new Proxy(resource, {
    get(target, name) {
      const member = name === 'delete' ? 'del' : name;
      const value = target[member];
      if (typeof value === 'object' && value !== null) {
        return named(value, path ? `${path}.${name}` : name);
      }

      const names = parents[path]?.[member];
      if (!names) {
        return typeof value === 'function' ? value.bind(target) : value;
      }

      return (id, { ...params }) => {
        const positions = names.map((parent) => params[parent]);
        names.forEach((parent) => delete params[parent]);
        return value.call(target, ...positions, id, ...(Object.keys(params).length > 0 ? [params] : []));
      };
    },
  });
}

// Azure's client for agents: no header names the version, and it speaks TLS alone.
import { AgentsClient } from '@azure/ai-agents';

const key = process.env.RETRIEVALQA_KEY ?? 'none';

export function connect() {
  const withKey = (token) => new AgentsClient(
    process.env.RETRIEVALQA_URL,
    { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    { retryOptions: { maxRetries: 0 } },
  );
  return { kind: 'agents', client: withKey(key), withKey };
}

/** Reads a list to its end. */
export async function collect(list) {
  const items = [];
  for await (const item of list) {
    items.push(item);
  }

  return items;
}

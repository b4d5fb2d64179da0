import type { IDataObject } from 'n8n-workflow';

import type { CredentialReference } from '../../../n8n/rest/credential';
import { isOver, type N8nClient } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { chain, EVIDENTLY_TRIGGER, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';

/** A published workflow that starts with the trigger, in a real n8n. */
export interface PublishedTrigger {
	/** The endpoint to configure in a client. */
	endpoint: string;
	/**
	 * Waits until at least `count` executions have ended, and returns the items of each, the oldest
	 * first.
	 */
	executions(count: number): Promise<IDataObject[][]>;
	/** Returns the number of executions that n8n has recorded. */
	count(): Promise<number>;
}

export async function publishTrigger(
	client: N8nClient,
	credential: CredentialReference | undefined,
	parameters: IDataObject = {},
): Promise<PublishedTrigger> {
	const trigger = evidentlyTrigger(credential, parameters);
	const nodes = [trigger, node('Done', 'n8n-nodes-base.noOp', 1)];
	const id = await client.createWorkflow(chain('Receive', nodes));
	await client.activate(id);
	return {
		endpoint: `${client.url}/webhook/${trigger.webhookId}`,
		executions: async (count) => await itemsOf(client, await overIds(client, id, count)),
		count: async () => (await client.executionStatuses(id)).size,
	};
}

async function overIds(client: N8nClient, workflowId: string, count: number): Promise<string[]> {
	return await until(`${count} executions to end`, async () => {
		const statuses = await client.executionStatuses(workflowId);
		const over = [...statuses].filter(([, status]) => isOver(status)).map(([id]) => id);
		return over.length >= count ? over.reverse() : undefined;
	});
}

/** Returns the output items of the trigger for each execution. */
export async function itemsOf(client: N8nClient, ids: string[]): Promise<IDataObject[][]> {
	const executions = await Promise.all(ids.map(async (id) => await client.execution(id)));
	return executions.map(({ data }) => {
		const [run] = data.resultData.runData[EVIDENTLY_TRIGGER] ?? [];
		return (run?.data?.main?.[0] ?? []).map(({ json }) => json);
	});
}

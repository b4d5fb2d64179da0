import type { N8nClient } from '../../n8n/rest/client';

/** The executions of a workflow by status, and the acknowledged events that none of them contains. */
export interface AcknowledgedReport {
	/** The number of executions for each status. */
	counts: Record<string, number>;
	/** The IDs of acknowledged events that no execution contains. */
	lost: string[];
}

/** Searches all saved executions of a workflow for the IDs of acknowledged events. */
export async function findAcknowledged(
	client: N8nClient,
	workflowId: string,
	acknowledged: string[],
): Promise<AcknowledgedReport> {
	let text = '';
	const counts: Record<string, number> = {};
	for (const [id, status] of await client.executionStatuses(workflowId)) {
		counts[status] = (counts[status] ?? 0) + 1;
		text += JSON.stringify((await client.execution(id)).data);
	}
	return { counts, lost: acknowledged.filter((id) => !text.includes(id)) };
}

import type { N8nClient } from '../../n8n/rest/client';

/** What became of the executions of a workflow, and which acknowledged events none of them holds. */
export interface Kept {
	/** How many executions have which status. */
	counts: Record<string, number>;
	lost: string[];
}

/** Looks into all executions of a workflow, as they are now. */
export async function findAcknowledged(
	client: N8nClient,
	workflowId: string,
	acknowledged: string[],
): Promise<Kept> {
	let text = '';
	const counts: Record<string, number> = {};
	for (const [id, status] of await client.executionStatuses(workflowId)) {
		counts[status] = (counts[status] ?? 0) + 1;
		text += JSON.stringify((await client.execution(id)).data);
	}
	return { counts, lost: acknowledged.filter((id) => !text.includes(id)) };
}

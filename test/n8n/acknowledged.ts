import { isOver, type N8nClient } from '../../n8n/rest';
import { until } from '../../n8n/waiting';

/** What became of the executions of a workflow, and which acknowledged events none of them holds. */
export interface Kept {
	/** How many executions ended how. */
	counts: Record<string, number>;
	lost: string[];
}

/** Looks into all executions of a workflow once they are over. */
export async function findAcknowledged(
	client: N8nClient,
	workflowId: string,
	acknowledged: string[],
): Promise<Kept> {
	const statuses = await until(
		'all executions to end',
		async () => {
			const all = await client.executionStatuses(workflowId);
			return [...all.values()].every(isOver) ? all : undefined;
		},
		240_000,
	);
	let text = '';
	const counts: Record<string, number> = {};
	for (const [id, status] of statuses) {
		counts[status] = (counts[status] ?? 0) + 1;
		text += JSON.stringify((await client.execution(id)).data);
	}
	return { counts, lost: acknowledged.filter((id) => !text.includes(id)) };
}

/** Compares three fields that were dragged onto parameters with the same events without expressions. */
import type { INodeExecutionData } from 'n8n-workflow';

import { Engine } from '../n8n/engine/engine';
import { createEvents, DRAGGED, EVENTS, EVALUATED } from './items';
import { atMost, takeTurns, ratio, timed, toRow, type Section } from './section';
import { sendByNode } from './senders';
import { startSink } from './startSink';

const ITEMS = 20_000;

/** The warm-up makes the engine as fast as in an n8n that has run for a while. */
const WARM_UP_ROUNDS = 3;

const WITHOUT = 'items that are already events, no expression';
const WITH = 'dragged fields: type, timestamp and data';
const BY_N8N = 'the same three fields, evaluated by n8n';

export async function benchDraggedFields(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const sink = await startSink();
	try {
		const engine = await Engine.load();
		const items: INodeExecutionData[] = createEvents(ITEMS);
		const send = (parameters: typeof EVENTS) => () =>
			timed(() => sendByNode(engine, sink.url, items, parameters));
		const contenders = { [WITHOUT]: send(EVENTS), [WITH]: send(DRAGGED) };
		return toSection({
			...(await takeTurns(rounds, contenders, progress, WARM_UP_ROUNDS)),
			// One round is enough, because its result hardly varies, and its garbage would slow the
			// others down.
			...(await takeTurns(1, { [BY_N8N]: send(EVALUATED) }, progress, 0)),
		});
	} finally {
		sink.stop();
	}
}

function toSection(times: Record<string, number[]>): Section {
	const rows = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	return {
		title: '8. Dragged fields: 20,000 items in n8n-core',
		dependsOn:
			"n8n's legacy expression engine, in the same process; all rows send the same events; plain HTTP to a sink that responds at once. Part 2 measures dragged fields in a real n8n",
		rows,
		goals: [atMost('1.2 x the time without expressions', ratio(times, WITH, WITHOUT), 1.2)],
	};
}

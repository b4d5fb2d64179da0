/** Three fields dragged onto parameters, beside the same events without an expression. */
import type { INodeExecutionData } from 'n8n-workflow';

import { Engine } from '../n8n/engine/engine';
import { createEvents, DRAGGED, EVENTS, EVALUATED } from './items';
import { atMost, inTurns, ratio, timed, toRow, type Section } from './section';
import { sendByNode } from './senders';
import { startSink } from './startSink';

const ITEMS = 20_000;

/** As in an n8n that has run for a while. */
const WARM_UP_ROUNDS = 3;

const WITHOUT = 'items that are events already, no expression';
const WITH = 'type, timestamp and data dragged';
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
			...(await inTurns(rounds, contenders, progress, WARM_UP_ROUNDS)),
			// Its garbage would cost the others time, and its result hardly varies.
			...(await inTurns(1, { [BY_N8N]: send(EVALUATED) }, progress, 0)),
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
			"n8n's legacy expression engine, in the same process; the same items make the same events; plain HTTP to a sink that replies at once. Part 2 has dragged fields in a real n8n",
		rows,
		goals: [atMost('1.2 x the time without expressions', ratio(times, WITH, WITHOUT), 1.2)],
	};
}

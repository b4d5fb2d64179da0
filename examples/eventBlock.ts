import { indent, toLines, wrapJson, wrapWords, type Terminal } from './terminal';

/** An event with what the service returned for it. */
export interface ShownEvent {
	type: string;
	time: Date;
	/** JSON */
	data: string;
	result: { eventId?: string; errorCode?: string; errorMessage?: string };
}

/** The start of an event ID that tells the events of a run apart, for a narrow terminal. */
const SHORT_ID_LENGTH = 8;

const INDENT = '  ';

/** Returns the lines that show an event: its type, time and ID or error, and below them its data. */
export function eventBlock(event: ShownEvent, { columns, style }: Terminal): string[] {
	const { type, time, data, result } = event;
	const isRejected = result.errorCode !== undefined;
	const mark = isRejected ? style('red', '✖') : style('green', '✔');
	const head = `${mark} ${style('bold', type.replace('aws.evidently.', ''))}  `;
	const parts = (end: string) => [head, `${utc(time)}  `, end];
	const id = result.eventId ?? '';
	const room = columns - INDENT.length;
	const whole = parts(isRejected ? style('red', result.errorCode!) : style('dim', id));
	const fits = isRejected || toLines(whole, room).length === 1;
	const header = fits ? whole : parts(style('dim', `${id.slice(0, SHORT_ID_LENGTH)}…`));
	const width = room - INDENT.length;
	const message = result.errorMessage;
	const messageLines = message === undefined ? [] : wrapWords(message, width);
	return indent(
		[
			...toLines(header, room),
			...indent(messageLines.map((line) => style('red', line))),
			...indent(wrapJson(data, width)),
		],
		INDENT,
	);
}

const utc = (time: Date) => time.toISOString().slice(0, 19).replace('T', ' ');

import { stripVTControlCharacters } from 'node:util';

import { eventBlock, type ShownEvent } from '../../examples/eventBlock';
import { terminal } from '../../examples/terminal';

const WIDTHS = [60, 80, 120, Infinity];

const DATA = JSON.stringify({
	feature: 'checkout-flow',
	entityId: 'mia@example.com',
	variation: 'oneStepCheckout',
	details: { experiment: 'checkout-2026', treatment: 'oneStepCheckout' },
});

const ACCEPTED: ShownEvent = {
	type: 'aws.evidently.evaluation',
	time: new Date('2026-11-20T08:14:05.250Z'),
	data: DATA,
	result: { eventId: '4ebfe993-534b-8602-bd2f-0be7455336f4' },
};

const REJECTED: ShownEvent = {
	...ACCEPTED,
	result: {
		errorCode: 'ValidationException',
		errorMessage: `The event is too ${'long '.repeat(20)}`,
	},
};

const plain = (event: ShownEvent, columns: number) => eventBlock(event, terminal(columns, false));

it.each(WIDTHS)('shows an event in lines of at most %s columns', (columns) => {
	for (const event of [ACCEPTED, REJECTED]) {
		for (const line of plain(event, columns)) expect(line.length).toBeLessThanOrEqual(columns);
	}
});

it.each(WIDTHS)('breaks the data of an event only behind commas at %s columns', (columns) => {
	const [, ...lines] = plain(ACCEPTED, columns);
	for (const line of lines.slice(0, -1)) expect(line).toMatch(/,$/);
	expect(lines.map((line) => line.trim()).join('')).toBe(DATA);
});

it('shortens the event ID on a narrow terminal', () => {
	expect(plain(ACCEPTED, 60)).toEqual([
		'  ✔ evaluation  2026-11-20 08:14:05  4ebfe993…',
		'    {"feature":"checkout-flow","entityId":"mia@example.com",',
		'    "variation":"oneStepCheckout",',
		'    "details":{"experiment":"checkout-2026",',
		'    "treatment":"oneStepCheckout"}}',
	]);
});

it('shows the whole event ID where it fits', () => {
	expect(plain(ACCEPTED, 80)[0]).toBe(
		'  ✔ evaluation  2026-11-20 08:14:05  4ebfe993-534b-8602-bd2f-0be7455336f4',
	);
});

it('shows a rejected event with its error, message and data', () => {
	const { errorMessage } = REJECTED.result;
	expect(plain(REJECTED, Infinity)).toEqual([
		'  ✖ evaluation  2026-11-20 08:14:05  ValidationException',
		`    ${errorMessage!.trim()}`,
		`    ${DATA}`,
	]);
});

it.each(WIDTHS)('colors change no character at %s columns', (columns) => {
	for (const event of [ACCEPTED, REJECTED]) {
		const colored = eventBlock(event, terminal(columns, true));
		expect(colored.join('\n')).toContain('\u001b[');
		expect(colored.map(stripVTControlCharacters)).toEqual(plain(event, columns));
	}
});

import type { IExecuteFunctions } from 'n8n-workflow';

import { eventKeyAdder } from '../../nodes/AwsEvidently/send/eventKey';

const RUN = { workflow: 'w', execution: '7', node: 'Evidently', runIndex: 0 };

function contextOf({ workflow, execution, node, runIndex }: typeof RUN) {
	const context = {
		getWorkflow: () => ({ id: workflow }),
		getExecutionId: () => execution,
		getNode: () => ({ name: node }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	};
	return context as unknown as IExecuteFunctions;
}

function keyOf(change: Partial<typeof RUN> = {}, itemIndex = 0): unknown {
	const add = eventKeyAdder(contextOf({ ...RUN, ...change }), 'key');
	return (JSON.parse(add('{}', itemIndex)) as { key: unknown }).key;
}

describe('An event key', () => {
	it('is the same for the same item of the same run', () => {
		expect(keyOf()).toBe(keyOf());
		expect(keyOf()).toMatch(/^[0-9a-f]{32}$/);
	});

	it('is another for any other item, run, node, execution and workflow', () => {
		const keys = [
			keyOf(),
			keyOf({}, 1),
			keyOf({ runIndex: 1 }),
			keyOf({ node: 'Evidently1' }),
			keyOf({ execution: '71' }),
			keyOf({ workflow: 'w2' }),
			// The same letters, in other places.
			keyOf({ workflow: 'w7', execution: '' }),
			keyOf({ node: 'Evidently0' }),
			keyOf({ runIndex: 10 }),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('leaves the rest of the data to the letter', () => {
		const add = eventKeyAdder(contextOf(RUN), 'key');
		const text = '"n": 12345678901234567890.10,\n"é": "\\u00e9" }';
		expect(add(`{ ${text}`, 0)).toBe(`{"key":"${String(keyOf())}", ${text}`);
	});

	it('is not added where no name is given', () => {
		expect(eventKeyAdder(contextOf(RUN), undefined)(' [1] ', 0)).toBe(' [1] ');
	});

	it.each([
		['[1]', 'Invalid event data: [1]'],
		['"{}"', 'Invalid event data: "{}"'],
		['null', 'Invalid event data: null'],
		['5', 'Invalid event data: 5'],
	])('needs data that is a JSON object, unlike %s', (data, words) => {
		const add = eventKeyAdder(contextOf(RUN), 'key');
		expect(() => add(data, 0)).toThrow(
			`${words}. Use a JSON object, or empty the option Add Event Key.`,
		);
	});

	it.each(['{"key":"mine"}', '{ "a": {}, "k\\u0065y" : "mine" }'])(
		'never replaces a member: %s',
		(data) => {
			const add = eventKeyAdder(contextOf(RUN), 'key');
			expect(() => add(data, 0)).toThrow(
				'Invalid "key" in the event data: "mine". Use another name in the option Add Event Key, which adds this field.',
			);
		},
	);

	it.each(['{"a":{"key":1}}', '{"a":"\\"key\\":1"}'])('may have its name elsewhere: %s', (data) => {
		const add = eventKeyAdder(contextOf(RUN), 'key');
		expect(JSON.parse(add(data, 0))).toEqual({ ...JSON.parse(data), key: keyOf() });
	});

	it.each(['toString', 'constructor'])('may be called %s', (name) => {
		expect(JSON.parse(eventKeyAdder(contextOf(RUN), name)('{}', 0))).toEqual({ [name]: keyOf() });
	});
});

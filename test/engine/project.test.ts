import { projectArn } from '../../evidently';
import { byArn, byName, DONE, FAILED, fromList } from '../../n8n/engine/scenario';
import { ACCEPTED, errorOf, items, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const CHECKOUT_ARN = projectArn('us-east-1', 'checkout');

describe('Project', () => {
	it.each([
		['from the list', fromList('checkout')],
		['by its name', byName('checkout')],
		['by its ARN', byArn(CHECKOUT_ARN)],
		['by an expression', byName('={{ "check" + "out" }}')],
		['by an expression that gives an ARN', byArn(`={{ "${CHECKOUT_ARN}" }}`)],
		['by a name among blanks', byName('={{ " checkout " }}')],
	])('gets the events: %s', async (_how, project) => {
		const { run, received } = await newWorld();
		const result = await run({ items: items(2), parameters: { project } });
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED, ACCEPTED]);
		expect(await received('checkout')).toHaveLength(2);
		expect(await received('demo')).toEqual([]);
	});

	it('may differ from item to item, in requests of its own and results in the order of the input', async () => {
		const requests: Array<{ project: string; data: string[] }> = [];
		const { evidently, run } = await newWorld({
			onPutProjectEvents: ({ project, body }) => {
				const { events } = JSON.parse(body.toString()) as { events: Array<{ data: string }> };
				requests.push({ project, data: events.map(({ data }) => data) });
				return undefined;
			},
		});
		const projects = ['demo', 'checkout', 'demo', CHECKOUT_ARN, 'checkout', 'demo'];
		const result = await run({
			items: projects.map((project, index) => ({ project, index })),
			parameters: {
				project: byName('={{ $json.project }}'),
				dataSource: 'json',
				data: '={{ $json.index }}',
				options: { concurrency: 1 },
			},
		});
		expect(requests).toEqual([
			{ project: 'demo', data: ['0', '2', '5'] },
			{ project: 'checkout', data: ['1', '4'] },
			{ project: CHECKOUT_ARN, data: ['3'] },
		]);
		expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2, 3, 4, 5));
		const stored = [
			...(await evidently.readEvents('demo')),
			...(await evidently.readEvents('checkout')),
		];
		const ids = new Map(stored.map(({ data, eventId }) => [data, eventId]));
		const expected = projects.map((_, index) => ({ eventId: ids.get(String(index)) }));
		expect(jsonOf(result.items(DONE))).toEqual(expected);
	});

	it('that is no name and no ARN is the error of its item', async () => {
		const { evidently, run } = await newWorld();
		const result = await run({
			items: ['demo', '..', 'a/b', ''].map((name) => ({ name })),
			parameters: { project: byName('={{ $json.name }}') },
			node: { onError: 'continueErrorOutput' },
		});
		const errors = result.items(FAILED).map(({ json }) => json.error);
		expect(errors).toEqual([
			expect.stringContaining('Item 1: Invalid Project: "..". Use a project name'),
			expect.stringContaining('Item 2: Invalid Project: "a/b". Use a project name'),
			expect.stringContaining('Item 3: Missing Project. Use a project name'),
		]);
		expect(evidently.stats.requests).toBe(1);
	});

	it.each([
		['missing', byName('={{ undefined }}')],
		['empty', byName('={{ "" }}')],
		['the folder above', byName('..')],
		['a fraction', byName('={{ 0.5 }}')],
	])('that is %s stops the workflow', async (_what, project) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ parameters: { project } }));
		expect(message).toContain('Use a project name (1 to 127 letters');
		expect(evidently.stats.requests).toBe(0);
	});

	it.each([
		['missing', undefined],
		['not chosen yet', fromList('')],
		['no name', byName('a/b')],
		['no ARN', byArn('checkout')],
	])('that is %s is refused by n8n before the workflow starts', async (_what, project) => {
		const { start } = await newWorld();
		expect(() => start({ parameters: { project } })).toThrow("The 'Evidently' node has issues");
	});

	it('may be a number that an expression returns', async () => {
		const { run, received } = await newWorld({ projects: ['2026'] });
		await run({ items: [{ year: 2026 }], parameters: { project: byName('={{ $json.year }}') } });
		expect(await received('2026')).toHaveLength(1);
	});

	it('may be an object without __rl that holds an expression, another project for each item', async () => {
		const { run, received } = await newWorld({ projects: ['a', 'b'] });
		const items = [{ name: 'a' }, { name: 'b' }];
		const project = { mode: 'name', value: '={{ $json.name }}' };
		await run({ items, parameters: { project } });
		expect([await received('a'), await received('b')]).toMatchObject([
			[{ data: '{"name":"a"}' }],
			[{ data: '{"name":"b"}' }],
		]);
	});

	it('that the service does not know is an error in its words', async () => {
		const { run } = await newWorld();
		const error = errorOf(await run({ parameters: { project: byName('nowhere') } }));
		expect(error.message).toMatch(/^ResourceNotFoundException: .*nowhere/);
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error.description).toContain("Check the project's name and the credential's Region");
	});
});

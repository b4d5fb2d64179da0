import { projectArn } from '../../nodes/AwsEvidently/receive/projectResponses';
import { byArn, byName, DONE, FAILED, fromList } from '../../n8n/engine/scenario';
import { ACCEPTED, errorOf, items, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const CHECKOUT_ARN = projectArn('us-east-1', 'checkout');

describe('Project', () => {
	it.each([
		['selected from the list', fromList('checkout')],
		['entered as a name', byName('checkout')],
		['entered as an ARN', byArn(CHECKOUT_ARN)],
		['returned by an expression', byName('={{ "check" + "out" }}')],
		['returned as an ARN by an expression', byArn(`={{ "${CHECKOUT_ARN}" }}`)],
		['entered with spaces around it', byName('={{ " checkout " }}')],
	])('sends the events to the project %s', async (_how, project) => {
		const { run, received } = await newWorld();
		const result = await run({ items: items(2), parameters: { project } });
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED, ACCEPTED]);
		expect(await received('checkout')).toHaveLength(2);
		expect(await received('demo')).toEqual([]);
	});

	it('sends items of different projects in separate requests, and outputs results in the order of the input', async () => {
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

	it('reports an invalid project as the error of its item', async () => {
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
		['two dots', byName('..')],
		['a fraction', byName('={{ 0.5 }}')],
	])('stops the workflow if the project is %s', async (_what, project) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ parameters: { project } }));
		expect(message).toContain('Use a project name (1 to 127 letters');
		expect(evidently.stats.requests).toBe(0);
	});

	it.each([
		['missing', undefined],
		['not selected yet', fromList('')],
		['an invalid name', byName('a/b')],
		['an invalid ARN', byArn('checkout')],
	])(
		'lets n8n reject the workflow before it starts if the project is %s',
		async (_what, project) => {
			const { start } = await newWorld();
			expect(() => start({ parameters: { project } })).toThrow('has issues');
		},
	);

	it('accepts a number that an expression returns as the project', async () => {
		const { run, received } = await newWorld({ projects: ['2026'] });
		await run({ items: [{ year: 2026 }], parameters: { project: byName('={{ $json.year }}') } });
		expect(await received('2026')).toHaveLength(1);
	});

	it('evaluates the expression of a project without the marker __rl for each item', async () => {
		const { run, received } = await newWorld({ projects: ['a', 'b'] });
		const items = [{ name: 'a' }, { name: 'b' }];
		const project = { mode: 'name', value: '={{ $json.name }}' };
		await run({ items, parameters: { project } });
		expect([await received('a'), await received('b')]).toMatchObject([
			[{ data: '{"name":"a"}' }],
			[{ data: '{"name":"b"}' }],
		]);
	});

	it('quotes the service if it does not know the project', async () => {
		const { run } = await newWorld();
		const error = errorOf(await run({ parameters: { project: byName('nowhere') } }));
		expect(error.message).toMatch(/^ResourceNotFoundException: .*nowhere/);
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error.description).toContain("Check the project's name and the credential's Region");
	});
});

import { DONE, FAILED, NODE, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const dryRun = { options: { dryRun: true } };

/** The items differ in type, data and time. The item in the middle has no time. */
const ITEMS = [
	{ at: '2026-01-31T12:00:00.250Z', kind: 'aws.evidently.custom', n: 1 },
	{ kind: 'aws.evidently.custom' },
	{ at: 1_769_860_801, kind: 'aws.evidently.evaluation', n: 2 },
];
const PARAMETERS: Parameters = {
	eventType: '={{ $json.kind }}',
	timestampSource: 'field',
	timestampField: 'at',
	dataSource: 'fields',
	dataFields: 'n',
};
const PREVIEWS = [
	{
		project: 'demo',
		type: 'aws.evidently.custom',
		timestamp: '2026-01-31T12:00:00.250Z',
		data: { n: 1 },
	},
	{
		project: 'demo',
		type: 'aws.evidently.evaluation',
		timestamp: '2026-01-31T12:00:01.000Z',
		data: { n: 2 },
	},
];
const ERROR = expect.stringMatching(/^Item 1: Missing field "at"\. Use /) as string;

describe('A dry run', () => {
	it('outputs the events of a dry run, sends none of them and reports that', async () => {
		const { evidently, run } = await newWorld();
		const result = await run({
			items: [ITEMS[0]!, ITEMS[2]!],
			parameters: { ...PARAMETERS, ...dryRun },
		});
		expect(jsonOf(result.items(DONE))).toEqual(PREVIEWS);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 1));
		expect(evidently.stats.requests).toBe(0);
		expect(result.task(NODE)?.hints).toContainEqual({
			message: 'Nothing was sent, since the option Dry Run is on.',
			type: 'info',
			location: 'outputPane',
		});
	});

	it('needs no valid credential and no service for a dry run', async () => {
		const { credential, run } = await newWorld();
		Object.assign(credential, { accessKeyId: '', secretAccessKey: '', endpoint: 'nowhere' });
		const result = await run({ items: [{ a: 1 }], parameters: dryRun });
		expect(jsonOf(result.items(DONE))).toMatchObject([{ project: 'demo', data: { a: 1 } }]);
	});

	it('stops a dry run at an invalid item if the workflow would stop', async () => {
		const { run } = await newWorld();
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun } });
		expect(errorOf(result).message).toEqual(ERROR);
	});

	it('outputs an error in place of an invalid item of a dry run if the workflow continues', async () => {
		const { run } = await newWorld();
		const node = { onError: 'continueRegularOutput' as const };
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun }, node });
		expect(jsonOf(result.items(DONE))).toEqual([PREVIEWS[0], { error: ERROR }, PREVIEWS[1]]);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 1, 2));
	});

	it('sends an invalid item of a dry run to the error output', async () => {
		const { run } = await newWorld();
		const node = { onError: 'continueErrorOutput' as const };
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun }, node });
		expect(jsonOf(result.items(DONE))).toEqual(PREVIEWS);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 2));
		expect(jsonOf(result.items(FAILED))).toEqual([{ ...ITEMS[1], error: ERROR }]);
	});

	it('outputs JSON text that a later node can send unchanged, including numbers that are too large for JavaScript', async () => {
		const { run, received } = await newWorld();
		const texts = ['{ "n": 12345678901234567890 }', '"text"', '{"a":[1]}'];
		const items = texts.map((text) => ({ text }));
		const parameters = { ...dryRun, dataSource: 'json', data: '={{ $json.text }}' };
		const previews = jsonOf((await run({ items, parameters })).items(DONE));
		await run({ items: previews, parameters: { eventSource: 'event' } });
		expect((await received()).map(({ data }) => data)).toEqual(texts);
	});

	it('turns the dry run on for the text "true", which $vars and $env return', async () => {
		const { evidently, run } = await newWorld();
		await run({ parameters: { options: { dryRun: '={{ "true" }}' } } });
		expect(evidently.stats.requests).toBe(0);
	});

	it.each([false, '={{ false }}', '={{ "false" }}'])(
		'turns the dry run off for %p',
		async (off) => {
			const { run, received } = await newWorld();
			await run({ parameters: { options: { dryRun: off } } });
			expect(await received()).toHaveLength(1);
		},
	);

	it.each(['={{ "yes" }}', '={{ $json.dry }}', '={{ 1 }}'])(
		'sends nothing if the expression for the dry run is ambiguous: %s',
		async (dry) => {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(await run({ parameters: { options: { dryRun: dry } } }));
			expect(message).toMatch(/^(Invalid Dry Run: .+|Missing Dry Run)\. Use true or false\.$/);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});

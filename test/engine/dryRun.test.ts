import { DONE, FAILED, NODE, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const dryRun = { options: { dryRun: true } };

/** Other types and data, and a time for each; the item in the middle has none. */
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
	it('gives the events that would be sent, sends none, and says so', async () => {
		const { evidently, run } = await newWorld();
		const result = await run({
			items: [ITEMS[0]!, ITEMS[2]!],
			parameters: { ...PARAMETERS, ...dryRun },
		});
		expect(jsonOf(result.items(DONE))).toEqual(PREVIEWS);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 1));
		expect(evidently.stats.requests).toBe(0);
		expect(result.task(NODE)?.hints).toEqual([
			{
				message: 'Nothing was sent, since the option Dry Run is on.',
				type: 'info',
				location: 'outputPane',
			},
		]);
	});

	it('needs no credential that could sign, and no service', async () => {
		const { credential, run } = await newWorld();
		Object.assign(credential, { accessKeyId: '', secretAccessKey: '', endpoint: 'nowhere' });
		const result = await run({ items: [{ a: 1 }], parameters: dryRun });
		expect(jsonOf(result.items(DONE))).toMatchObject([{ project: 'demo', data: { a: 1 } }]);
	});

	it('ends with the error of an item where the workflow would', async () => {
		const { run } = await newWorld();
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun } });
		expect(errorOf(result).message).toEqual(ERROR);
	});

	it('has an error in the place of its item where the workflow continues', async () => {
		const { run } = await newWorld();
		const node = { onError: 'continueRegularOutput' as const };
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun }, node });
		expect(jsonOf(result.items(DONE))).toEqual([PREVIEWS[0], { error: ERROR }, PREVIEWS[1]]);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 1, 2));
	});

	it('has an error on the error output', async () => {
		const { run } = await newWorld();
		const node = { onError: 'continueErrorOutput' as const };
		const result = await run({ items: ITEMS, parameters: { ...PARAMETERS, ...dryRun }, node });
		expect(jsonOf(result.items(DONE))).toEqual(PREVIEWS);
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 2));
		expect(jsonOf(result.items(FAILED))).toEqual([{ ...ITEMS[1], error: ERROR }]);
	});

	it('gives what another node sends as it is, numbers too large for JavaScript included', async () => {
		const { run, received } = await newWorld();
		const texts = ['{ "n": 12345678901234567890 }', '"text"', '{"a":[1]}'];
		const items = texts.map((text) => ({ text }));
		const parameters = { ...dryRun, dataSource: 'json', data: '={{ $json.text }}' };
		const previews = jsonOf((await run({ items, parameters })).items(DONE));
		await run({ items: previews, parameters: { eventSource: 'event' } });
		expect((await received()).map(({ data }) => data)).toEqual(texts);
	});

	it('is on at the text "true", as $vars and $env give it', async () => {
		const { evidently, run } = await newWorld();
		await run({ parameters: { options: { dryRun: '={{ "true" }}' } } });
		expect(evidently.stats.requests).toBe(0);
	});

	it.each([false, '={{ false }}', '={{ "false" }}'])('is off at %p', async (off) => {
		const { run, received } = await newWorld();
		await run({ parameters: { options: { dryRun: off } } });
		expect(await received()).toHaveLength(1);
	});

	it.each(['={{ "yes" }}', '={{ $json.dry }}', '={{ 1 }}'])(
		'that an expression may have meant sends nothing: %s',
		async (dry) => {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(await run({ parameters: { options: { dryRun: dry } } }));
			expect(message).toMatch(/^(Invalid Dry Run: .+|Missing Dry Run)\. Use true or false\.$/);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});

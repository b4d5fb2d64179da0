import { FAILED, NODE, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const EVALUATION = 'aws.evidently.evaluation';

const fields: Parameters = {
	eventType: EVALUATION,
	dataSource: 'evaluation',
	feature: 'ExampleFeature',
	entityId: 'username@email.com',
	variation: 'variationA',
};

/** @returns the data of the events of a run, as text. */
async function dataOf(parameters: Parameters, items: object[] = [{}]) {
	const { run, received } = await newWorld();
	const result = await run({ items, parameters: { ...fields, ...parameters } });
	expect(result.run.data.resultData.error).toBeUndefined();
	return (await received()).map(({ data }) => data);
}

/** @returns the error message of a run that sends nothing. */
async function refusalOf(parameters: Parameters, items: object[] = [{}]) {
	const { evidently, run } = await newWorld();
	const { message } = errorOf(await run({ items, parameters: { ...fields, ...parameters } }));
	expect(evidently.stats.requests).toBe(0);
	return message;
}

describe('Data "Evaluation Fields"', () => {
	it("builds the evaluation data of AWS's example", async () => {
		const [data] = await dataOf({
			evaluation: {
				entityAttributes: '{ "browser": { "s": "Chrome" } }',
				experiment: 'Jan2020',
				treatment: 'control',
				salt: 'b5a1',
			},
		});
		expect(data).toBe(
			'{"feature":"ExampleFeature","entityId":"username@email.com","entityAttributes":{ "browser": { "s": "Chrome" } },"variation":"variationA","type":"EXPERIMENT_RULE_MATCH","details":{"experiment":"Jan2020","treatment":"control","salt":"b5a1"}}',
		);
	});

	it('omits evaluation fields that are not set', async () => {
		const minimal =
			'{"feature":"ExampleFeature","entityId":"username@email.com","variation":"variationA","type":"DEFAULT"}';
		const empty = { entityAttributes: '', experiment: '', treatment: '={{ $json.none }}' };
		expect(await dataOf({ reason: 'DEFAULT' })).toEqual([minimal]);
		expect(await dataOf({ reason: 'DEFAULT', evaluation: empty })).toEqual([minimal]);
		const [data] = await dataOf({ evaluation: { ...empty, salt: 's' } });
		expect(JSON.parse(data!)).toMatchObject({ details: { salt: 's' } });
	});

	it('evaluates expressions in evaluation fields for each item', async () => {
		const data = await dataOf(
			{
				feature: '={{ $json.flag.name }}',
				entityId: '={{ $json.user }}',
				variation: "={{ $json['the variation'] }}",
				reason: '={{ $json.why }}',
				evaluation: {
					entityAttributes: '={{ $json.attributes }}',
					experiment: '={{ $json.flag.name + "-2026" }}',
				},
			},
			[
				{
					flag: { name: 'a' },
					user: 'u-1',
					'the variation': 'x',
					why: 'DEFAULT',
					attributes: { n: 1 },
				},
				{
					flag: { name: 'b' },
					user: 17,
					'the variation': 'y',
					why: 'ENTITY_OVERRIDES_MATCH',
					attributes: '{ "n": 12345678901234567890 }',
				},
			],
		);
		expect(data).toEqual([
			'{"feature":"a","entityId":"u-1","entityAttributes":{"n":1},"variation":"x","type":"DEFAULT","details":{"experiment":"a-2026"}}',
			'{"feature":"b","entityId":"17","entityAttributes":{ "n": 12345678901234567890 },"variation":"y","type":"ENTITY_OVERRIDES_MATCH","details":{"experiment":"b-2026"}}',
		]);
	});

	it('uses the evaluation fields only for the evaluations among mixed items', async () => {
		const data = await dataOf(
			{
				eventType: '={{ $json.type }}',
				dataSource: `={{ $json.type === "${EVALUATION}" ? "evaluation" : "item" }}`,
			},
			[{ type: EVALUATION }, { type: 'aws.evidently.custom' }],
		);
		expect(data).toEqual([
			'{"feature":"ExampleFeature","entityId":"username@email.com","variation":"variationA","type":"EXPERIMENT_RULE_MATCH"}',
			'{"type":"aws.evidently.custom"}',
		]);
	});

	it.each<[string, Parameters]>([
		['an empty feature', { feature: '={{ "" }}' }],
		['a feature with a space', { feature: 'a b' }],
		['a feature of 128 letters', { feature: 'a'.repeat(128) }],
		['a feature that the item lacks', { feature: '={{ $json.none }}' }],
		['an array as the feature', { feature: '={{ ["a"] }}' }],
	])('rejects an evaluation with %s', async (_what, parameters) => {
		expect(await refusalOf(parameters)).toMatch(
			/^Item 0: (Invalid Feature: .+|Missing Feature)\. Use text of 1 to 127 letters, digits, "\.", "_" or "-"\.$/,
		);
	});

	it.each<[string, Parameters, string]>([
		[
			'an entity ID that is too long',
			{ entityId: 'ä'.repeat(513) },
			'Item 0: Invalid Entity ID: \"ää',
		],
		[
			'an entity ID that JavaScript would round',
			{ entityId: '={{ 12345678901234567890 }}' },
			'Item 0: Invalid Entity ID: 12345678901234567000. Use text of 1 to 512 characters',
		],
		[
			'a variation that is too long',
			{ variation: 'a'.repeat(128) },
			'…. Use text of 1 to 127 characters',
		],
		[
			'an unknown reason',
			{ reason: '={{ "BECAUSE" }}' },
			'Item 0: Invalid Reason: "BECAUSE". Use "DEFAULT" or "LAUNCH_RULE_MATCH" or "EXPERIMENT_RULE_MATCH" or "ENTITY_OVERRIDES_MATCH".',
		],
		[
			'attributes that are an array',
			{ evaluation: { entityAttributes: '[1]' } },
			'Item 0: Invalid Entity Attributes: "[1]". Use a JSON object',
		],
		[
			'attributes that are not JSON',
			{ evaluation: { entityAttributes: '{' } },
			'Item 0: Invalid Entity Attributes: "{". Use JSON',
		],
		[
			'an experiment that is not text',
			{ evaluation: { experiment: '={{ { a: 1 } }}' } },
			'Item 0: Invalid Experiment: {"a":1}. Use text',
		],
	])('rejects an evaluation with %s, and explains it', async (_what, parameters, words) => {
		expect(await refusalOf(parameters)).toContain(words);
	});

	it('reports a missing evaluation field only for the item that lacks it', async () => {
		const { run } = await newWorld();
		const result = await run({
			items: [{ user: 'u-1' }, {}, { user: 'u-2' }],
			parameters: { ...fields, entityId: '={{ $json.user }}' },
			node: { onError: 'continueErrorOutput' },
		});
		expect(pairsOf(result.items(NODE))).toEqual(pairs(0, 2));
		expect(jsonOf(result.items(FAILED))).toEqual([
			{
				error: expect.stringMatching(
					/^Item 1: (Missing Entity ID|Invalid Entity ID: null)\. Use text of 1 to 512 characters\.$/,
				) as string,
			},
		]);
	});

	it.each<[string, Parameters]>([
		['by a saved type', { eventType: 'aws.evidently.custom' }],
		['by an expression for the type', { eventType: '={{ "aws.evidently.custom" }}' }],
	])('rejects evaluation fields for a custom event, selected %s', async (_how, parameters) => {
		expect(await refusalOf(parameters)).toBe(
			'Item 0: Invalid Data: "evaluation". Use "item", "fields" or "json" if Event Type is "aws.evidently.custom".',
		);
	});
});

describe('A workflow that was saved before there were evaluation fields', () => {
	it.each<[string, Parameters]>([
		['with an evaluation', { eventType: EVALUATION }],
		['with an expression for the type', { eventType: `={{ "${EVALUATION}" }}` }],
		[
			'with an expression for the data source',
			{ eventType: EVALUATION, dataSource: '={{ "item" }}' },
		],
		[
			'with expressions for both',
			{ eventType: `={{ "${EVALUATION}" }}`, dataSource: '={{ "item" }}' },
		],
		[
			'with an expression for the event source',
			{ eventSource: '={{ "item" }}', eventType: EVALUATION },
		],
	])('runs a workflow from before evaluation fields unchanged, %s', async (_how, parameters) => {
		const { run, received } = await newWorld();
		const result = await run({ items: [{ a: 1 }], parameters });
		expect(result.run.data.resultData.error).toBeUndefined();
		expect(await received()).toMatchObject([{ type: EVALUATION, data: '{"a":1}' }]);
	});
});

describe('A hint about evaluation events', () => {
	const complete = { feature: 'f', entityId: 7, variation: 'v' };

	/** @returns the hints of a run that sends the items as they are. */
	async function hintsOf(items: object[], parameters: Parameters = { eventType: EVALUATION }) {
		const { run } = await newWorld();
		const result = await run({ items, parameters });
		expect(result.run.data.resultData.error).toBeUndefined();
		return (result.task(NODE)?.hints ?? []).map(({ message }) => message);
	}

	it.each([
		[[{ page: '/' }], 'No experiment can count the evaluation event: '],
		[
			[complete, { ...complete, entityId: '' }, { ...complete, feature: null }],
			'No experiment can count 2 of 3 evaluation events: ',
		],
	])('warns of %j if Data is All Input Fields', async (items, start) => {
		expect(await hintsOf(items)).toEqual([
			`${start}feature, entityId or variation is missing in the data. To enter the three without JSON, set Data to Evaluation Fields.`,
		]);
	});

	it('warns of events from items and from JSON, and in a dry run', async () => {
		const warning = expect.stringContaining('No experiment can count the') as string;
		const event = { type: EVALUATION, timestamp: '2026-01-31T12:00:00Z', data: '"text"' };
		expect(await hintsOf([event], { eventSource: 'event' })).toEqual([warning]);
		const json = { eventType: EVALUATION, dataSource: 'json', data: 'null' };
		expect(await hintsOf([{}], json)).toEqual([warning]);
		const dry = { eventType: EVALUATION, options: { dryRun: true } };
		expect(await hintsOf([{}], dry)).toContainEqual(warning);
	});

	it('does not appear for complete evaluation events and for custom events', async () => {
		expect(await hintsOf([complete])).toEqual([]);
		expect(await hintsOf([{}], fields)).toEqual([]);
		const picked = { dataSource: 'fields', dataFields: 'feature, entityId, variation' };
		expect(await hintsOf([complete], { eventType: EVALUATION, ...picked })).toEqual([]);
		const event = { type: EVALUATION, timestamp: '2026-01-31T12:00:00Z' };
		const events = [complete, JSON.stringify(complete)].map((data) => ({ ...event, data }));
		expect(await hintsOf(events, { eventSource: 'event' })).toEqual([]);
		expect(await hintsOf([{ page: '/' }], {})).toEqual([]);
	});
});

import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { properties, webhooks } from '../../nodes/AwsEvidently/receive/description';

const option = (name: string) => {
	const options = properties.find((property) => property.name === 'options')!.options!;
	return options.find((each) => each.name === name)!;
};

test('Respond offers no expression, since n8n reads it before it could evaluate one', () => {
	expect(option('responseMode')).toMatchObject({ noDataExpression: true });
});

test('both routes that events come in by respond as the option says', () => {
	const modes = webhooks
		.filter(({ path }) => path.includes('events/projects'))
		.map(({ responseMode }) => responseMode);
	expect(modes).toHaveLength(2);
	expect(new Set(modes)).toEqual(
		new Set([
			'={{ $parameter["options"]?.["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
		]),
	);
});

test('the four routes of evaluations respond at once, whatever the option Respond says', () => {
	const routes = webhooks.filter(({ path }) => path.includes('evaluations'));
	expect(routes.map(({ httpMethod, path }) => `${httpMethod} ${path}`)).toEqual([
		'POST ={{ "projects/:" + $webhookId + "/evaluations/:feature" }}',
		'POST ={{ "projects/:" + $webhookId + "/:name/evaluations/:feature" }}',
		'POST ={{ "projects/:" + $webhookId + "/evaluations" }}',
		'POST ={{ "projects/:" + $webhookId + "/:name/evaluations" }}',
	]);
	expect(routes.map(({ responseMode }) => responseMode)).toEqual(Array(4).fill('onReceived'));
});

test('the example in the description of Features can be used', () => {
	const { description = '' } = properties.find(({ name }) => name === 'features')!;
	const [, example] = /<code>(.*)<\/code>/.exec(description)!;
	const find = compile(parseDefinitions(example, 'the example'));
	expect(find('any', 'checkout-flow')?.('u-1', 0).reason).toBe('EXPERIMENT_RULE_MATCH');
});

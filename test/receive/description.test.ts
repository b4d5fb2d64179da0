import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { properties, webhooks } from '../../nodes/AwsEvidently/receive/description';

const option = (name: string) => {
	const options = properties.find((property) => property.name === 'options')!.options!;
	return options.find((each) => each.name === name)!;
};

it('offers no expression for Respond, which n8n reads without evaluating it', () => {
	expect(option('responseMode')).toMatchObject({ noDataExpression: true });
});

it('responds on both routes for events when the option Respond says', () => {
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

it('responds at once on the four routes for evaluations, whatever the option Respond says', () => {
	const routes = webhooks.filter(({ path }) => path.includes('evaluations'));
	expect(routes.map(({ httpMethod, path }) => `${httpMethod} ${path}`)).toEqual([
		'POST ={{ "projects/:" + $webhookId + "/evaluations/:feature" }}',
		'POST ={{ "projects/:" + $webhookId + "/:name/evaluations/:feature" }}',
		'POST ={{ "projects/:" + $webhookId + "/evaluations" }}',
		'POST ={{ "projects/:" + $webhookId + "/:name/evaluations" }}',
	]);
	expect(routes.map(({ responseMode }) => responseMode)).toEqual(Array(4).fill('onReceived'));
});

it('shows a valid example in the description of Features', () => {
	const { description = '' } = properties.find(({ name }) => name === 'features')!;
	const [, example] = /<code>(.*)<\/code>/.exec(description)!;
	const find = compile(parseDefinitions(example, 'the example'));
	expect(find('any', 'checkout-flow')?.('u-1', 0).reason).toBe('EXPERIMENT_RULE_MATCH');
});

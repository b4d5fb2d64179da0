import { EVALUATION_EVENT } from '../api/events';
import { evaluationData, type Evaluated } from '../evaluate/evaluationEvent';
import type { Evaluation } from '../evaluate/evaluator';
import { notEvaluatedException } from './awsErrors';
import type { AcceptedEvent, Call, Endpoint, Outcome, ReceivedEvents } from './endpoint';
import { eventIds } from './eventIds';
import { findProject } from './findProject';
import { parseEvaluation, parseEvaluations } from './parseEvaluations';
import { projectArn } from './projectResponses';
import { checkContentType } from './request';
import { jsonResponse } from './responses';

/** `POST /projects/{project}/evaluations/{feature}` */
export function evaluateFeature(call: Call): Outcome {
	checkContentType(call.request);
	const { feature = '' } = call.parameters;
	const evaluated = parseEvaluation(call.request.body, feature);
	const project = projectOf(call);
	const [evaluation] = evaluate([evaluated], project, call);
	if (!evaluation) {
		throw notEvaluatedException(notFound('Feature', featureArn(call, project, feature)));
	}
	return {
		response: jsonResponse(toDocument(evaluation)),
		received: toReceived([evaluated], [evaluation], { call, project, feature }),
	};
}

/** `POST /projects/{project}/evaluations` */
export function batchEvaluateFeature(call: Call): Outcome {
	checkContentType(call.request);
	const requests = parseEvaluations(call.request.body);
	const project = projectOf(call);
	const evaluations = evaluate(requests, project, call);
	const results = requests.map(({ feature, entityId }, index) => {
		const evaluation = evaluations[index];
		const arn = featureArn(call, project, feature);
		return {
			project: projectArn(call.caller.region, project),
			feature: arn,
			entityId,
			...(evaluation ? toDocument(evaluation) : { reason: notFound('Feature', arn) }),
		};
	});
	return {
		response: jsonResponse({ results }),
		received: toReceived(requests, evaluations, { call, project }),
	};
}

function projectOf({ parameters, caller: { region }, endpoint }: Call): string {
	return findProject(parameters.project ?? '', region, endpoint.projects, (name) =>
		notEvaluatedException(notFound('Project', projectArn(region, name))),
	);
}

const featureArn = ({ caller }: Call, project: string, feature: string) =>
	`${projectArn(caller.region, project)}/feature/${feature}`;

/** The service's message, which a result of a batch has as its `reason`. */
const notFound = (type: 'Project' | 'Feature', arn: string) =>
	`${type} does not exist with arn '${arn}'`;

/** Evaluates the features that exist. */
function evaluate(
	requests: readonly Evaluated[],
	project: string,
	{ endpoint, request }: Call,
): Array<Evaluation | undefined> {
	const find = endpoint.readFeatures?.();
	return requests.map(({ feature, entityId }) =>
		find?.(project, feature)?.(entityId, request.receivedAt),
	);
}

const toDocument = ({ variation, value, reason, details }: Evaluation) => ({
	variation,
	value,
	reason,
	details: JSON.stringify(details),
});

interface Source {
	call: Call;
	project: string;
	/** The feature in the path. */
	feature?: string;
}

/** The events of the evaluations that the endpoint's setting names. */
function toReceived(
	requests: readonly Evaluated[],
	evaluations: ReadonlyArray<Evaluation | undefined>,
	{ call: { request, endpoint, caller }, project, feature }: Source,
): ReceivedEvents {
	const { receivedAt } = request;
	const { accessKeyId } = caller;
	const ids = eventIds(requests.length, { request, accessKeyId, project, feature });
	const events = requests.flatMap((evaluated, index): AcceptedEvent[] => {
		const evaluation = evaluations[index];
		if (!evaluation || !isEvent(evaluation, endpoint)) return [];
		const value = evaluationData(evaluated, evaluation);
		const data = JSON.stringify(value);
		const timestamp = receivedAt / 1000;
		return [{ eventId: ids[index]!, type: EVALUATION_EVENT, timestamp, data, value }];
	});
	return { project, events, rejectedCount: 0, receivedAt };
}

function isEvent({ reason }: Evaluation, { evaluationEvents = 'assigned' }: Endpoint): boolean {
	if (evaluationEvents !== 'assigned') return evaluationEvents === 'all';
	return reason === 'LAUNCH_RULE_MATCH' || reason === 'EXPERIMENT_RULE_MATCH';
}

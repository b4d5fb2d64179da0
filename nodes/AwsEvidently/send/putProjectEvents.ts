import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { AssumeRoleError } from '../aws/assumeRole';
import { openClient } from '../aws/client';
import type { Redact } from '../aws/redaction';
import { explain } from '../aws/serviceErrors';
import { operationError, toNodeError, type NodeError } from '../shared/nodeErrors';
import { refuseOldN8n } from '../shared/supportedN8n';
import { toBatches, type Batch } from './batches';
import { toPreview } from './dryRun';
import { eventBuilder } from './eventBuilder';
import type { EvidentlyEvent } from './evidentlyEvent';
import { failureDetails } from './failureDetails';
import { itemError, requestError } from './failures';
import { hintNothingSent, warnOfFailed, warnOfRejected, warnOfUncounted } from './hints';
import {
	describeCounts,
	isRejected,
	type Accepted,
	type Failed,
	type Invalid,
	type Outcome,
	type Rejected,
} from './outcomes';
import { toResultItems } from './resultItems';
import { sendBatches } from './requests';
import { readRunOptions, type RunOptions } from './runOptions';
import { isToolCall } from './toolCall';

/** What became of each input item, by its index. A hole is an event that was not sent. */
type Outcomes = Outcome[];

/**
 * Sends the input items as events, and returns each event's result as an item, in the order of the
 * input. In a dry run, it returns the events themselves and sends nothing.
 *
 * @throws NodeOperationError or NodeApiError, but nothing if On Error is set to continue: n8n would
 * then pass the input items on as if they had been sent.
 */
export async function putProjectEvents(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	if (items.length === 0) return [];
	const outcomes: Outcomes = new Array<Outcome>(items.length);
	try {
		await run(context, items, outcomes);
	} catch (cause) {
		const error = toNodeError(context.getNode(), cause, (each) => explain(each, 'send'));
		if (!context.continueOnFail()) throw error;
		failRest(
			outcomes,
			cause instanceof AssumeRoleError ? { error, details: failureDetails(cause) } : { error },
		);
	}
	warnOfRejected(context, outcomes);
	warnOfFailed(context, outcomes);
	return toResultItems(outcomes, context.getNode(), isToolCall(context));
}

async function run(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	outcomes: Outcomes,
): Promise<void> {
	refuseOldN8n();
	const options = readRunOptions(context);
	const build = () => buildEvents(context, items, options, outcomes);
	if (options.dryRun) return preview(context, build(), outcomes);
	// Only the batches refer to the events, and they release them as they are sent.
	const batches = toBatches(build(), options.batchSize);
	if (batches.length === 0) return;
	const rejection = await send(context, batches, options, outcomes);
	if (rejection && options.failOnRejected && !context.continueOnFail()) {
		throw rejectedError(context, rejection, outcomes);
	}
}

/** Builds all events before the first is sent, so that one invalid item can stop the run in time. */
function buildEvents(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ eventKey }: RunOptions,
	outcomes: Outcomes,
): EvidentlyEvent[] {
	const build = eventBuilder(context, new Date(), eventKey);
	const events: EvidentlyEvent[] = [];
	items.forEach((item, itemIndex) => {
		try {
			events.push(build(item, itemIndex));
		} catch (cause) {
			const error = itemError(context.getNode(), cause, itemIndex);
			if (!context.continueOnFail()) throw error;
			outcomes[itemIndex] = { error };
		}
	});
	warnOfUncounted(context, events);
	return events;
}

function preview(context: IExecuteFunctions, events: EvidentlyEvent[], outcomes: Outcomes): void {
	for (const event of events) outcomes[event.itemIndex] = toPreview(event);
	hintNothingSent(context);
}

/** @returns the rejection with the lowest item index, if the service rejected an event. */
async function send(
	context: IExecuteFunctions,
	batches: Batch[],
	runOptions: RunOptions,
	outcomes: Outcomes,
): Promise<Rejection | undefined> {
	const signal = context.getExecutionCancelSignal();
	const end = new AbortController();
	const endSignal = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
	const options = { ...runOptions, signal, endSignal };
	const client = await openClient(context, options);
	let failure: NodeError | undefined;
	let rejection: Rejection | undefined;
	const listener = {
		onResult: ({ itemIndex }: EvidentlyEvent, result: Accepted | Rejected, redact: Redact) => {
			outcomes[itemIndex] = result;
			if (!isRejected(result) || itemIndex > (rejection?.itemIndex ?? Infinity)) return;
			rejection = { itemIndex, words: redact(`${result.errorCode}: ${result.errorMessage}`) };
		},
		onFailure: (failed: EvidentlyEvent[], cause: unknown) => {
			const error = requestError(context.getNode(), cause, failed);
			const details = failureDetails(cause);
			for (const { itemIndex } of failed) outcomes[itemIndex] = { error, details };
			failure ??= error;
			if (!context.continueOnFail()) end.abort();
		},
	};
	await sendBatches(client, batches, listener, options);
	if (signal?.aborted) throw canceledError(context, outcomes);
	if (failure && !context.continueOnFail()) throw withCounts(failure, outcomes);
	return rejection;
}

function withCounts(error: NodeError, outcomes: Outcomes): NodeError {
	error.description = `${error.description ?? ''} ${describeCounts(outcomes)}`.trim();
	return error;
}

/** n8n recognizes a canceled run by the word "canceled". */
function canceledError(context: IExecuteFunctions, outcomes: Outcomes): NodeError {
	const description = describeCounts(outcomes);
	return operationError(context.getNode(), 'The execution was canceled', { description });
}

function failRest(outcomes: Outcomes, outcome: Invalid | Failed): void {
	for (let index = 0; index < outcomes.length; index++) outcomes[index] ??= outcome;
}

/** An event that the service rejected. */
interface Rejection {
	itemIndex: number;
	/** The service's code and message, without secrets. */
	words: string;
}

/** Creates the error for a run that should fail if an event is rejected. */
function rejectedError(
	context: IExecuteFunctions,
	{ itemIndex, words }: Rejection,
	outcomes: Outcomes,
): NodeError {
	const message = `The service rejected the event of item ${itemIndex}: ${words}`;
	const advice = 'Turn the option Fail on Rejected Events off to get a result for each event.';
	const description = `${describeCounts(outcomes)} ${advice}`;
	return operationError(context.getNode(), message, { description, itemIndex });
}

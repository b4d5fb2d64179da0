import { ErrorName } from '../api/errors';

/** The purpose of a request. The advice for an error depends on it. */
export type Task = 'send' | 'list' | 'test' | 'assume';

/** The texts that messages and advice use for a task. */
export interface TaskAdvice {
	service: string;
	/** The service's endpoint in the middle of a sentence, after "the". */
	endpoint: string;
	/** A request may have had an effect, although no response says so. */
	unknownOutcome?: string;
	checkEndpoint: string;
	/** The service didn't respond, or the connection broke. */
	timeout: string;
	lostConnection: string;
	tooLarge: string;
	accessDenied: string;
	notFound: string;
	throttled: string;
	invalid: string;
}

export const MAYBE_STORED = 'The service may have stored the events of this request.';
const CHECK_ENDPOINT = "Check the credential's Endpoint.";
const CHECK_STS_ENDPOINT =
	"Check the credential's STS Endpoint. If it is empty, n8n must be able to reach AWS STS in the credential's Region.";
const CHECK_NETWORK = 'Check the service, and any proxy between it and n8n.';
const ENTER_PROJECT = 'enter the project with By Name or By ARN';

export const TASK_ADVICE: Record<Task, TaskAdvice> = {
	send: {
		service: 'Evidently',
		endpoint: 'endpoint',
		unknownOutcome: MAYBE_STORED,
		checkEndpoint: CHECK_ENDPOINT,
		timeout: 'Raise Timeout or lower Batch Size in the options.',
		lostConnection: CHECK_NETWORK,
		tooLarge:
			"Shorten the event's data, or raise the limit: client_max_body_size in nginx, N8N_PAYLOAD_SIZE_MAX in an n8n that receives.",
		accessDenied:
			"Allow evidently:PutProjectEvents on the project for the credential's IAM user or role.",
		notFound:
			"Check the project's name and the credential's Region. The list in Project shows the projects that exist.",
		throttled:
			'The service limits the requests per second. Lower Concurrency or raise Max Attempts in the options.',
		invalid: 'Correct the values that the message names.',
	},
	list: {
		service: 'Evidently',
		endpoint: 'endpoint',
		checkEndpoint: CHECK_ENDPOINT,
		timeout: `Open the list again, or ${ENTER_PROJECT}.`,
		lostConnection: CHECK_NETWORK,
		tooLarge: CHECK_ENDPOINT,
		accessDenied: `Allow evidently:ListProjects for the credential's IAM user or role, or ${ENTER_PROJECT}.`,
		notFound: `${CHECK_ENDPOINT} If the service has no list of projects, ${ENTER_PROJECT}.`,
		throttled: `Wait a moment and open the list again, or ${ENTER_PROJECT}.`,
		invalid: CHECK_ENDPOINT,
	},
	test: {
		service: 'Evidently',
		endpoint: 'endpoint',
		checkEndpoint: CHECK_ENDPOINT,
		timeout: `${CHECK_ENDPOINT} If it is right, check that the service is running.`,
		lostConnection: CHECK_NETWORK,
		tooLarge: CHECK_ENDPOINT,
		accessDenied:
			'This test lists projects, which needs evidently:ListProjects. Sending events only needs evidently:PutProjectEvents.',
		notFound: CHECK_ENDPOINT,
		throttled: 'Wait a moment and test again.',
		invalid: CHECK_ENDPOINT,
	},
	assume: {
		service: 'STS',
		endpoint: 'STS endpoint',
		checkEndpoint: CHECK_STS_ENDPOINT,
		timeout: CHECK_STS_ENDPOINT,
		lostConnection: 'Check STS, and any proxy between it and n8n.',
		tooLarge: CHECK_STS_ENDPOINT,
		accessDenied:
			"Allow sts:AssumeRole for the credential's user in the role's trust policy. If the policy requires an External ID, enter it in the credential.",
		notFound: CHECK_STS_ENDPOINT,
		throttled: 'Wait a moment and try again.',
		invalid: "Correct the credential's fields that the message names.",
	},
};

const CHECK_KEY_ID = "Check the credential's Access Key ID.";
const KEY_OF_SERVICE = `${CHECK_KEY_ID} It must belong to the service at the endpoint.`;
const CHECK_SECRET =
	"Check the credential's Secret Access Key: a character may be missing or mistyped.";
const RENEW_TOKEN =
	'If the keys are temporary, get new ones and enter all three: Access Key ID, Secret Access Key and Session Token.';

/** The advice for an error code of one service. It may depend on the task. */
type AdviceTable = Record<string, string | ((task: TaskAdvice) => string)>;

const EVIDENTLY_ADVICE: AdviceTable = {
	[ErrorName.AccessDenied]: (task) => task.accessDenied,
	[ErrorName.ExpiredToken]: RENEW_TOKEN,
	[ErrorName.IncompleteSignature]: KEY_OF_SERVICE,
	[ErrorName.InvalidSignature]: CHECK_SECRET,
	[ErrorName.MissingAuthenticationToken]: (task) => task.checkEndpoint,
	[ErrorName.ResourceNotFound]: (task) => task.notFound,
	[ErrorName.ServiceQuotaExceeded]: 'Request a higher quota from the service.',
	[ErrorName.Throttling]: (task) => task.throttled,
	[ErrorName.UnknownOperation]: (task) => task.checkEndpoint,
	[ErrorName.UnrecognizedClient]: `${KEY_OF_SERVICE} ${RENEW_TOKEN}`,
	[ErrorName.Validation]: (task) => task.invalid,
};

/** STS has its own codes for errors that other services return, too. */
const STS_ADVICE: AdviceTable = {
	AccessDenied: (task) => task.accessDenied,
	ExpiredToken: RENEW_TOKEN,
	IncompleteSignature: CHECK_KEY_ID,
	InvalidClientTokenId: `${CHECK_KEY_ID} ${RENEW_TOKEN}`,
	MissingAuthenticationToken: (task) => task.checkEndpoint,
	RegionDisabledException:
		"Activate STS for the credential's Region in the account settings of IAM, or choose another Region.",
	SignatureDoesNotMatch: CHECK_SECRET,
	Throttling: (task) => task.throttled,
	ValidationError: (task) => task.invalid,
};

/** Returns the advice for an error code of the task's service, or undefined for an unknown code. */
export function adviceForCode(code: string, task: Task): string | undefined {
	const table = task === 'assume' ? STS_ADVICE : EVIDENTLY_ADVICE;
	const advice = Object.hasOwn(table, code) ? table[code] : undefined;
	return typeof advice === 'function' ? advice(TASK_ADVICE[task]) : advice;
}

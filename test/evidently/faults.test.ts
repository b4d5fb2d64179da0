import { planFaults, type FaultName, type FaultRates } from '../../evidently/faults';

const requests = (rates: FaultRates, seed = 1, count = 1000) => {
	const plan = planFaults(rates, seed);
	return Array.from({ length: count }, () => plan.nextRequest());
};

const events = (rates: FaultRates, seed = 1, count = 1000) => {
	const plan = planFaults(rates, seed);
	return Array.from({ length: count }, () => plan.nextEvent());
};

const count = (faults: Array<FaultName | undefined>, name: FaultName) =>
	faults.filter((fault) => fault === name).length;

test('strikes never at rate 0 and always at rate 1', () => {
	expect(new Set(requests({ reset: 0 }))).toEqual(new Set([undefined]));
	expect(new Set(requests({ reset: 1 }))).toEqual(new Set(['reset']));
	expect(new Set(events({ reject: 1 }))).toEqual(new Set(['reject']));
});

test('strikes about as often as its rate', () => {
	expect(count(requests({ throttle: 0.2 }), 'throttle')).toBeGreaterThan(160);
	expect(count(requests({ throttle: 0.2 }), 'throttle')).toBeLessThan(240);
});

test('repeats a run for the same seed', () => {
	const rates = { throttle: 0.1, reset: 0.2, 'lost-reply': 0.3 };
	expect(requests(rates)).toEqual(requests(rates));
	expect(requests(rates, 2)).not.toEqual(requests(rates));
});

test('does not move the strokes of one fault by the rate of another', () => {
	const alone = requests({ 'lost-reply': 0.3 });
	const together = requests({ 'lost-reply': 0.3, throttle: 0.5 });
	expect(together.map((fault, i) => (fault === 'throttle' ? alone[i] : fault))).toEqual(alone);
});

test('gives requests no fault of events and events none of requests', () => {
	expect(new Set(requests({ reject: 1 }))).toEqual(new Set([undefined]));
	expect(new Set(events({ reset: 1 }))).toEqual(new Set([undefined]));
});

test.each([-0.1, 1.1, NaN])('refuses the rate %p', (rate) => {
	expect(() => planFaults({ stall: rate }, 1)).toThrow(
		`Invalid rate of the fault stall: ${rate}. Use a number from 0 to 1.`,
	);
});

test('refuses an unknown fault and names the known ones', () => {
	expect(() => planFaults({ explode: 1 } as FaultRates, 1)).toThrow(
		'Unknown fault: "explode". Use one of throttle, server-error, reset, stall, lost-reply, reject, reject-retryable.',
	);
});

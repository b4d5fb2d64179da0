"""Calculates an experiment's results without SQL, with plain loops, statsmodels and SciPy.

Reads the rows of evidently_events from a JSON file (first argument) and a JSON list of questions
(second argument, each the fields of the workflow's Edit Fields node). Prints a list of answers,
each with a row for each variation.
"""
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime

import numpy
from scipy.stats import chi2_contingency, chisquare, norm
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.weightstats import DescrStatsW


def time(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


def read_events(path):
    with open(path, encoding='utf-8') as file:
        events = json.load(file)
    for event in events:
        event['time'] = time(event['event_time'])
    return sorted(events, key=lambda event: (
        event['time'], time(event['received_time']), event['event_id']))


def is_asked_for(event, question):
    start, end = question['start'], question['end']
    return (event['project'] == question['project']
            and (not start or event['time'] >= time(start))
            and (not end or event['time'] < time(end)))


def at(data, path):
    """Returns the value at a path, or ... if there is none."""
    for name in path.split('.'):
        if not isinstance(data, dict) or name not in data:
            return ...
        data = data[name]
    return data


def evaluations_by_entity(events, question):
    evaluations = defaultdict(list)
    for event in events:
        data = event['data']
        if (event['type'] == 'aws.evidently.evaluation'
                and data.get('feature') == question['feature']
                and question['experiment'] in ('', at(data, 'details.experiment'))
                and data.get('type') not in ('DEFAULT', 'ENTITY_OVERRIDES_MATCH')
                and data.get('entityId') and data.get('variation')):
            evaluations[data['entityId']].append((data['variation'], event['time']))
    return evaluations


def values_by_entity(events, first, question):
    values, not_numeric = defaultdict(list), Counter()
    for event in events:
        value = at(event['data'], question['valueKey'])
        entity = str(at(event['data'], question['entityIdKey']))
        if event['type'] != 'aws.evidently.custom' or value is ... or entity not in first:
            continue
        variation, since = first[entity]
        if event['time'] < since.replace(microsecond=0):
            continue
        if type(value) in (int, float):
            values[entity].append(value)
        else:
            not_numeric[variation] += 1
    return values, not_numeric


def mean_over_events(samples):
    """Returns the mean and its error by a regression on a constant, clustered by entity."""
    values = numpy.array([value for sample in samples for value in sample])
    groups = numpy.repeat(numpy.arange(len(samples)), [len(sample) for sample in samples])
    fit = OLS(values, numpy.ones_like(values)).fit(cov_type='cluster', cov_kwds={'groups': groups})
    return fit.params[0], fit.bse[0]


def mean_over_entities(samples, cap):
    totals = DescrStatsW([min(cap, sum(sample)) for sample in samples])
    return totals.mean, totals.std_mean


def cap_of(first, values, question):
    totals = [sum(values.get(entity, [])) for entity in first]
    if question['cap'] == '':
        return numpy.inf
    return numpy.percentile([total for total in totals if total > 0], float(question['cap']))


def summarize(variation, first, values, question):
    samples = [values.get(entity, []) for entity, (seen, _) in first.items() if seen == variation]
    with_events = [sample for sample in samples if sample]
    mean, error = (mean_over_entities(samples, cap_of(first, values, question))
                   if question['perEntity'] else mean_over_events(with_events))
    return dict(metric=question['metric'], variation=variation, entities=len(samples),
                entities_with_events=len(with_events), events=sum(map(len, samples)),
                mean=mean, error=error,
                units=len(samples) if question['perEntity'] else len(with_events))


def confidence_sequence(error, count, alpha, planned):
    """Returns the half width by theorem 2.2 of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024)."""
    rho = numpy.sqrt((-2 * numpy.log(alpha) + numpy.log(-2 * numpy.log(alpha) + 1)) / planned)
    sigma = error * numpy.sqrt(count)
    spread = count * rho ** 2 + 1
    return sigma * numpy.sqrt(
        2 * spread / (count ** 2 * rho ** 2) * numpy.log(numpy.sqrt(spread) / alpha))


def relative_error(row, baseline):
    """Returns the standard error of a ratio by the delta method."""
    gradient = numpy.array([1 / baseline['mean'], -row['mean'] / baseline['mean'] ** 2])
    variances = numpy.diag([row['error'] ** 2, baseline['error'] ** 2])
    return numpy.sqrt(gradient @ variances @ gradient)


def shares_p(rows, question):
    given = json.loads(question['shares'] or 'null') or {row['variation']: 1 for row in rows}
    seen = {row['variation']: row['entities'] for row in rows}
    names = sorted({*given, *seen})
    shares = numpy.array([given.get(name, 0) for name in names])
    counts = numpy.array([seen.get(name, 0) for name in names])
    return chisquare(counts, shares / shares.sum() * counts.sum()).pvalue


def shares_by_day_p(first):
    table = defaultdict(Counter)
    for variation, since in first.values():
        table[since.date()][variation] += 1
    names = sorted({variation for variation, _ in first.values()})
    counts = numpy.array([[row[name] for name in names] for row in table.values()])
    expected = numpy.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return chi2_contingency(counts[expected.min(axis=1) >= 5], correction=False)[1]


def verdict(row, baseline, question):
    if min(row['shares_p'], row['shares_by_day_p']) < 0.001:
        return 'Check the shares'
    if min(row['events'], baseline['events']) < 100 or min(row['units'], baseline['units']) < 30:
        return 'Too early'
    if row['always_low'] <= 0 <= row['always_high']:
        return 'Inconclusive'
    increases = row['always_low'] > 0
    return 'Better' if increases == (question['goal'] != 'DECREASE') else 'Worse'


def compare(row, baseline, alpha, question):
    difference = row['mean'] - baseline['mean']
    error = numpy.hypot(row['error'], baseline['error'])
    low, high = norm.interval(0.95, difference, error)
    always = confidence_sequence(
        error, row['units'] + baseline['units'], alpha, question['plannedEntities'])
    relative = difference / abs(baseline['mean'])
    relative_low, relative_high = norm.interval(0.95, relative, relative_error(row, baseline))
    row.update(difference=difference, difference_low=low, difference_high=high,
               relative_difference=relative,
               always_low=difference - always, always_high=difference + always,
               p_value=2 * norm.sf(abs(difference) / error),
               relative_low=relative_low, relative_high=relative_high)
    row['verdict'] = verdict(row, baseline, question)


def answer(events, question):
    events = [event for event in events if is_asked_for(event, question)]
    evaluations = evaluations_by_entity(events, question)
    first = {entity: seen[0] for entity, seen in evaluations.items()}
    values, not_numeric = values_by_entity(events, first, question)
    others = sorted({variation for variation, _ in first.values()} - {question['baseline']})
    rows = [summarize(variation, first, values, question)
            for variation in [question['baseline'], *others]]
    for row in rows:
        row.update(
            not_numeric=not_numeric[row['variation']],
            saw_more_than_one=sum(
                first[entity][0] == row['variation'] and len(dict(seen)) > 1
                for entity, seen in evaluations.items()),
            shares_p=shares_p(rows, question), shares_by_day_p=shares_by_day_p(first),
            **dict.fromkeys([
                'difference', 'difference_low', 'difference_high', 'relative_difference',
                'always_low', 'always_high', 'p_value', 'relative_low', 'relative_high',
                'verdict']))
    baseline = rows[0]
    for row in rows[1:]:
        compare(row, baseline, 0.05 / len(others), question)
    return [{column: value for column, value in row.items() if column not in ('error', 'units')}
            for row in rows]


def main(path, questions):
    events = read_events(path)
    print(json.dumps([answer(events, question) for question in questions]))


main(sys.argv[1], json.loads(sys.argv[2]))

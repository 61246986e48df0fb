"""Detections against labels of one frame, by KITTI's rules."""

from math import cos

from scenesim.kernels.jit import kernel

COUNTED = 0
IGNORED = 1
OTHER = -1
NONE = -1


@kernel
def best_scores(overlaps, labels, detections, scores, least, out_taken, out_scores):
    """Match each label to its highest-scored detection: where recall steps lie.

    Args:
        overlaps: (D, G) overlap of each detection with each label.
        labels: (G,) int8 COUNTED, IGNORED or OTHER.
        detections: (D,) int8 likewise.
        scores: (D,).
        least: overlap that a match must exceed.
        out_taken: (D,) bool, false on entry.
        out_scores: (G,) scores of the matched detections, as many as are returned.

    Returns:
        The number of matches that count.

    Source:
        KITTI object development kit, evaluate_object.cpp, computeStatistics without false alarms.
    """
    found = 0
    for g in range(labels.shape[0]):
        if labels[g] == OTHER:
            continue
        chosen = NONE
        for d in range(detections.shape[0]):
            if detections[d] == OTHER or out_taken[d] or overlaps[d, g] <= least:
                continue
            if chosen == NONE or scores[d] > scores[chosen]:
                chosen = d
        if chosen == NONE:
            continue
        out_taken[chosen] = True
        if labels[g] == COUNTED and detections[chosen] == COUNTED:
            out_scores[found] = scores[chosen]
            found += 1
    return found


@kernel
def choice_for(overlaps, g, detections, scores, least, threshold, taken):
    """The free detection of greatest overlap with a label; an ignored one only if no other is.

    Args:
        overlaps, detections, scores, least: as of ``best_scores``.
        g: the label's column.
        threshold: detections of a smaller score do not exist.
        taken: (D,) bool.

    Returns:
        Its row or NONE.
    """
    chosen, largest, chosen_ignored = NONE, 0.0, False
    for d in range(detections.shape[0]):
        overlap = overlaps[d, g]
        gone = detections[d] == OTHER or taken[d] or scores[d] < threshold
        if gone or overlap <= least:
            continue
        if detections[d] == COUNTED and (overlap > largest or chosen_ignored):
            chosen, largest, chosen_ignored = d, overlap, False
        elif detections[d] == IGNORED and chosen == NONE:
            chosen, chosen_ignored = d, True
    return chosen


@kernel
def counts_at(overlaps, labels, detections, scores, turns, regions, least, threshold, taken):
    """True positives, false alarms and orientation of one frame above a score.

    Args:
        overlaps, labels, detections, scores, least: as of ``best_scores``.
        turns: (D, G) rad, difference of observation angles.
        regions: (D,) greatest share of each detection inside a region not to care about.
        threshold: detections of a smaller score do not exist.
        taken: (D,) bool, false on entry; changed.

    Returns:
        Matches that count, false alarms, sum of (1 + cos(difference)) / 2.
    """
    hits, alarms, similarity = 0, 0, 0.0
    for g in range(labels.shape[0]):
        if labels[g] == OTHER:
            continue
        chosen = choice_for(overlaps, g, detections, scores, least, threshold, taken)
        if chosen == NONE:
            continue
        taken[chosen] = True
        if labels[g] == COUNTED and detections[chosen] == COUNTED:
            hits += 1
            similarity += (1.0 + cos(turns[chosen, g])) / 2.0
    for d in range(detections.shape[0]):
        free = detections[d] == COUNTED and not taken[d] and scores[d] >= threshold
        if free and regions[d] <= least:
            alarms += 1
    return hits, alarms, similarity

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


@kernel
def counts_over(
    sizes, overlaps, turns, labels, detections, scores, regions, least, thresholds, out_taken,
    out_counts,
):  # fmt: skip
    """``counts_at`` of many frames, one behind the other, at many thresholds.

    Args:
        sizes: (F, 2) int64 detections D and labels G of each frame.
        overlaps, turns: all frames' (D, G) one behind the other.
        labels: all frames' (G,).
        detections, scores, regions: all frames' (D,).
        least: as of ``best_scores``.
        thresholds: (T,) scores.
        out_taken: bool, as long as ``detections``; its content does not matter.
        out_counts: (T, 3) matches that count, false alarms, sum of (1 + cos(difference)) / 2.
    """
    for t in range(thresholds.shape[0]):
        d0, g0, p0 = 0, 0, 0
        hits, alarms, similarity = 0, 0, 0.0
        for d in range(out_taken.shape[0]):
            out_taken[d] = False
        for f in range(sizes.shape[0]):
            d1, g1 = d0 + sizes[f, 0], g0 + sizes[f, 1]
            p1 = p0 + sizes[f, 0] * sizes[f, 1]
            found, missed, alike = counts_at(
                overlaps[p0:p1].reshape((sizes[f, 0], sizes[f, 1])), labels[g0:g1],
                detections[d0:d1], scores[d0:d1],
                turns[p0:p1].reshape((sizes[f, 0], sizes[f, 1])), regions[d0:d1], least,
                thresholds[t], out_taken[d0:d1],
            )  # fmt: skip
            hits, alarms, similarity = hits + found, alarms + missed, similarity + alike
            d0, g0, p0 = d1, g1, p1
        out_counts[t, 0], out_counts[t, 1], out_counts[t, 2] = hits, alarms, similarity

"""Columns of the arrays that describe actors: states, bodies, orders, and points of paths."""

# columns of the states (T, N, STATE_COLUMNS)
X, Y, Z, YAW, PITCH, ROLL = 0, 1, 2, 3, 4, 5
SPEED, ACCELERATION, STEER, TRAVELLED = 6, 7, 8, 9
STATION, OFFSET, SLOPE = 10, 11, 12
NOD, SWAY = 13, 14
GAIT, SIGNAL, DONE, SLIP = 15, 16, 17, 18
STATE_COLUMNS = 19

# columns of the bodies (N, BODY_COLUMNS)
LENGTH, WIDTH, HEIGHT, AHEAD, WHEELBASE, KIND = 0, 1, 2, 3, 4, 5
LEAN, SPRING, HEADWAY, JAM, COMFORT, RUNS_ABOVE = 6, 7, 8, 9, 10, 11
BODY_COLUMNS = 12
STILL, VEHICLE, WALKER = 0, 1, 2

# columns of the orders (N, ORDER_COLUMNS)
PEDAL, TARGET, ACCEL, DECEL, PATH, SEES = 0, 1, 2, 3, 4, 5
D_FROM, D_RATE, D_TO, D_START, D_LENGTH = 6, 7, 8, 9, 10
FORCED_GAIT, INDICATES, STOP_AT, SLIP_TO, SLIP_RATE = 11, 12, 13, 14, 15
OBEYS = 16
ORDER_COLUMNS = 17
CRUISE, HOLD, BRAKE = 0, 1, 2
AT_SPEED, AT_OFFSET, AT_END = 1, 2, 4  # bits of DONE
SEES_MOVING, SEES_PEOPLE, SEES_STATIC = 1, 2, 4

# columns of the table of paths (K, 4)
START, COUNT, CROSS_START, CROSS_COUNT = 0, 1, 2, 3
# columns of the crossings of junctions (C, CROSSING_COLUMNS)
ENTER, EXIT, MOVEMENT, LINE, LIGHT = 0, 1, 2, 3, 4
CROSSING_COLUMNS = 5
# who goes first of two movements that exclude each other
FIRST_COME, OTHER_FIRST, THIS_FIRST = 1, 2, 3

# columns of the path points (P, 6)
PX, PY, PZ, PH, PK, PLIMIT = 0, 1, 2, 3, 4, 5

"""Columns of the arrays that describe actors: states, bodies, orders, and points of paths."""

# columns of the states (T, N, STATE_COLUMNS)
X, Y, Z, YAW, PITCH, ROLL = 0, 1, 2, 3, 4, 5
SPEED, ACCELERATION, STEER, TRAVELLED = 6, 7, 8, 9
STATION, OFFSET, SLOPE = 10, 11, 12
NOD, SWAY = 13, 14
GAIT, SIGNAL, DONE, SLIP = 15, 16, 17, 18
DOOR_LEFT, DOOR_RIGHT = 19, 20
HALTED = 21  # 1 + row of the crossing at whose stop sign it has stood still
AIR, DROP = 22, 23  # m above the ground and m/s upwards, of what falls
SIDE = 24  # m, how far a walker has stepped aside, to its left
STATE_COLUMNS = 25

# columns of the bodies (N, BODY_COLUMNS)
LENGTH, WIDTH, HEIGHT, AHEAD, WHEELBASE, KIND = 0, 1, 2, 3, 4, 5
LEAN, SPRING, HEADWAY, JAM, COMFORT, RUNS_ABOVE = 6, 7, 8, 9, 10, 11
BODY_COLUMNS = 12
STILL, VEHICLE, WALKER, LOAD = 0, 1, 2, 3

# columns of the orders (N, ORDER_COLUMNS)
PEDAL, TARGET, ACCEL, DECEL, PATH, SEES = 0, 1, 2, 3, 4, 5
D_FROM, D_RATE, D_TO, D_START, D_LENGTH = 6, 7, 8, 9, 10
FORCED_GAIT, INDICATES, STOP_AT, SLIP_TO, SLIP_RATE = 11, 12, 13, 14, 15
OBEYS = 16
CARRIER, CARRIED_X, CARRIED_Z, FALLS_AT = 17, 18, 19, 20  # of a load; FALLS_AT is a step
LEFT_TO, RIGHT_TO, DOOR_RATE = 21, 22, 23  # doors
TIP_TO, TIP_AXIS, TIP_START, TIP_LENGTH = 24, 25, 26, 27  # rolling or pitching over
REACTION = 28  # steps that pass until a person who steps out is answered
ORDER_COLUMNS = 29
ABOUT_X, ABOUT_Y = 0, 1
CRUISE, HOLD, BRAKE = 0, 1, 2
AT_SPEED, AT_OFFSET, AT_END = 1, 2, 4  # bits of DONE
SEES_MOVING, SEES_PEOPLE, SEES_STATIC = 1, 2, 4

# columns of the table of paths (K, 4)
START, COUNT, CROSS_START, CROSS_COUNT = 0, 1, 2, 3
# columns of the crossings of junctions (C, CROSSING_COLUMNS)
ENTER, EXIT, MOVEMENT, LINE, LIGHT, HALTS = 0, 1, 2, 3, 4, 5
CROSSING_COLUMNS = 6
# who goes first of two movements that exclude each other
FIRST_COME, OTHER_FIRST, THIS_FIRST = 1, 2, 3

# columns of the path points (P, 6)
PX, PY, PZ, PH, PK, PLIMIT = 0, 1, 2, 3, 4, 5

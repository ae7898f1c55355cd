import Engine
import Matrices

/// Has a loop's turns run as one program of the engine where they all do the same: the interpreter runs a few of them,
/// each recorded, and when two are alike the next ones need no interpreter.
///
/// The last turn is the interpreter's again. It computes everything that has a name from what the program handed on, so
/// names, records and gradients are what they would be, to the bit.
final class LoopPlanner {
  /// A turn that the interpreter ran, and the versions that came of it.
  private struct Turn {
    let record: TurnRecorder
    let began: UInt64
    let live: Int
    /// What names hold that is no matrix, by structure: it may not change from turn to turn.
    let structure: Int
    let seconds: Double
  }

  /// Told what became of values that are not versions, by what they were.
  var onCarried: (([Matrix.Identity: Matrix]) -> Void)?
  private unowned let interpreter: Interpreter
  private var earlier: Turn?
  private var current: Turn?
  private var plan: (recurrence: Recurrence, program: LoopProgram)?
  private var attempts = 0
  /// Why no turn is run as a program; nil while that is open.
  private(set) var obstacle: Obstacle? {
    didSet { interpreter.planningObstacle = obstacle }
  }
  /// Turns that programs ran.
  private(set) var plannedTurns = 0
  /// A turn has to be run so that names agree, and then the loop stops.
  private(set) var isInterrupted = false

  private static let mostAttempts = 8
  /// After so many seconds, or so many of its own turns, the interpreter runs one: for progress, and so that names are
  /// never long out of date.
  private static let run = (shortest: 0.08, longest: 1.0, turns: 64.0)
  /// Seconds of the turn that an interrupted program ends with.
  private static let longestFarewell = 0.05
  /// Seconds: beside a turn that takes longer, a look at the clock costs nothing.
  private static let shortTurn = 0.001
  /// Bytes that a long turn's program may have for itself; or a quarter of what the turn makes, if that is more.
  private static let spareMemory = 64 << 20

  /// nil where nothing can be planned now: inside a turn that is recorded, or that is only tried out.
  init?(_ interpreter: Interpreter) {
    guard interpreter.plansLoops, interpreter.executor.recorder == nil, !interpreter.isTrying,
      interpreter.stepping == nil
    else { return nil }
    self.interpreter = interpreter
  }

  /// Runs a turn by the interpreter and records it. `items` are the values that the loop gives.
  func turn(_ items: [Matrix], _ run: () throws -> Flow) throws -> Flow {
    current = nil
    guard obstacle == nil else { return try run() }
    let table = interpreter.table
    let record = TurnRecorder(items: items)
    let began = table.tick()
    let start = ContinuousClock.now
    interpreter.executor.recorder = record
    defer { if interpreter.executor.recorder === record { interpreter.executor.recorder = nil } }
    let flow = try run()
    current = Turn(
      record: record, began: began, live: table.liveCount, structure: interpreter.structure(since: began),
      seconds: start.duration(to: .now).seconds)
    return flow
  }

  /// Runs the turns after the recorded one, at most `limit`; gives how many. `item` has the values of a turn, counted
  /// from 0.
  func advance(_ limit: Int, _ item: (Int) throws -> [Matrix]) throws -> Int {
    defer {
      // Of the turn before only its course is asked for: what it computed may be large.
      current?.record.forgetResults()
      (earlier, current) = (current, nil)
    }
    guard let turn = current, obstacle == nil, limit > 0 else { return 0 }
    if let reason = turn.record.obstacle {
      // What one turn in a hundred prints is no obstacle for the others.
      if plan == nil { obstacle = Obstacle(reason, isLasting: true) }
      return 0
    }
    do {
      if plan?.recurrence.isResumed(by: turn.record) != true {
        guard let new = try makePlan(turn) else { return 0 }
        plan = new
      }
    } catch let failure as Obstacle {
      // A turn that went another way, as with a last and shorter batch, leaves the plan for those that follow.
      guard plan == nil else { return 0 }
      attempts += 1
      interpreter.planningObstacle = failure
      if failure.isLasting || attempts >= Self.mostAttempts { obstacle = failure }
      return 0
    } catch let failure as MatrixError {
      if case .interrupted = failure { throw failure }
      obstacle = Obstacle("there is no memory for a program beside the loop's own", isLasting: true)
      return 0
    }
    guard let program = plan?.program else { return 0 }
    return try run(program, turn, limit, item)
  }

  /// How the loop ran, for `profile`.
  func summary(of turns: Int) -> String {
    if plannedTurns > 0 { return "\(plannedTurns) of \(turns) turns as one program" }
    return "statement by statement: \(obstacle?.reason ?? interpreter.planningObstacle?.reason ?? "too few turns")"
  }

  private func makePlan(_ turn: Turn) throws -> (recurrence: Recurrence, program: LoopProgram)? {
    guard let earlier else { return nil }
    let recurrence = try Recurrence(earlier.record, turn.record)
    guard isSteady(earlier, turn, recurrence) else { throw Obstacle("what is kept grows from turn to turn") }
    // A long turn gains little, and large matrices would be there twice, but for what runs band by band.
    let isLong = turn.seconds >= interpreter.longestPlannedTurn
    let spare = max(Self.spareMemory, turn.record.byteCount / 4)
    let program = try LoopProgram(recurrence, mostMemory: isLong ? spare : .max)
    var course = recurrence
    course.forgetResults()
    return (course, program)
  }

  /// Whether all that outlives its turn is handed on: else a name or a record would keep what no turn has made.
  private func isSteady(_ earlier: Turn, _ turn: Turn, _ recurrence: Recurrence) -> Bool {
    guard earlier.live == turn.live, earlier.structure == turn.structure else { return false }
    return interpreter.table.allLive(since: earlier.began) { version in
      guard let matrix = version.payload.matrix else { return version.madeAt > turn.began }
      return !earlier.record.hasMade(matrix) || recurrence.carries(matrix, of: earlier.record)
    }
  }

  private func run(
    _ program: LoopProgram, _ turn: Turn, _ limit: Int, _ item: (Int) throws -> [Matrix]
  ) throws -> Int {
    let (turns, stop) = try program.run(
      limit, from: turn.record, interpreter.interruption,
      until: .now + .seconds(min(max(Self.run.shortest, Self.run.turns * turn.seconds), Self.run.longest)),
      looksEvery: turn.seconds > Self.shortTurn ? 1 : 8,
      interpreter.executor.profiler, item: item)
    guard turns > 0 else { return 0 }
    // Who interrupts does not wait for a long turn: names stay what they were after the last one that made them agree.
    if stop == .interrupted, turn.seconds > Self.longestFarewell { throw Interrupted() }
    interpreter.plannedTurns += turns
    plannedTurns += turns
    let values = try program.carriedValues(turn.record)
    interpreter.table.updateLive(since: turn.began) { version in
      if let old = version.payload.matrix, let new = values[old.identity] { version.payload = .matrix(new) }
    }
    onCarried?(values)
    try program.applyEffects(item: item)
    if stop == .interrupted {
      interpreter.interruption.clear()
      isInterrupted = true
    }
    return turns
  }
}

extension Interpreter {
  /// The loop's turns that are being recorded do what no program of the engine can do.
  func giveUpPlanning(_ reason: @autoclosure () -> String) {
    guard let recorder = executor.recorder else { return }
    recorder.giveUp(reason())
    // Loops inside it may have programs of their own.
    executor.recorder = nil
  }

  /// A computation outside the calculus, told to the loop that is being planned.
  func record(_ recipe: HostRecipe, _ inputs: [Quantity], _ result: Payload) {
    guard let recorder = executor.recorder else { return }
    let values = inputs.compactMap(\.version.payload.matrix)
    guard let result = result.matrix, values.count == inputs.count else {
      return giveUpPlanning("\(recipe.name) is no computation on matrices")
    }
    recorder.host(recipe.name, values, result: result) { matrices in
      guard let matrix = try recipe.run(matrices.map(Payload.matrix)).matrix else {
        throw Obstacle("\(recipe.name) gives no matrix")
      }
      return matrix
    }
  }

  /// What the names hold that were bound since then, matrices apart: truths, texts, and how Lists are made up.
  func structure(since time: UInt64) -> Int {
    var hasher = Hasher()
    var place: Scope? = scope
    while let current = place ?? nil {
      for binding in current.bindings where binding.time > time {
        hasher.combine(binding.name)
        Self.hash(binding.value, into: &hasher)
      }
      place = current.isTopLevel ? nil : current.enclosing ?? top
    }
    return hasher.finalize()
  }

  private static func hash(_ value: Value, into hasher: inout Hasher) {
    switch value {
    case .quantity: hasher.combine(0)
    case .bool(let truth): hasher.combine(truth)
    case .string(let text): hasher.combine(text)
    case .builtin(let name): hasher.combine(name)
    case .list(let items):
      hasher.combine(items.count)
      // Lists stand in each other a hundred deep at most.
      for item in items { hash(item, into: &hasher) }
    case .function, .optimizer, .report, .nothing: hasher.combine(1)
    }
  }

  /// The matrices in a loop's item.
  func matrices(in item: Value) -> [Matrix] {
    switch item {
    case .quantity(let quantity): quantity.version.payload.matrix.map { [$0] } ?? []
    case .list(let items): items.flatMap(matrices)
    default: []
    }
  }
}

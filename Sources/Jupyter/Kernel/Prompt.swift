import Threads

/// The question that a running cell has put to its user.
final class Prompt: Sendable {
  private struct State {
    /// The `input_request` that waits for an answer.
    var question: String?
    var answer: Result<String, InputFailure>?
  }

  private let state = Monitor(State())

  /// Sends a question and waits for its answer. An interrupt either finds the question or is found here.
  func ask(_ question: String, isInterrupted: () -> Bool, _ send: () -> Void) throws(InputFailure) -> String {
    state.withLock { $0 = State(question: question) }
    guard !isInterrupted() else {
      state.withLock { $0 = State() }
      throw .interrupted
    }
    send()
    let answer = state.wait { $0.answer }
    state.withLock { $0 = State() }
    return try (answer ?? .failure(.interrupted)).get()
  }

  /// Takes an answer. One that names another question is late and goes nowhere; some clients name none.
  func answer(_ text: String, to question: String?) {
    state.withLock { state in
      guard let asked = state.question, question == nil || question == asked else { return }
      state.answer = .success(text)
    }
  }

  func fail(_ failure: InputFailure) {
    state.withLock { if $0.question != nil { $0.answer = .failure(failure) } }
  }
}

import FoundationEssentials
import Glibc

/// Who sent a message, when, and what kind it is.
struct Header: Decodable, Sendable, Equatable {
  var id: String
  var session: String
  var username: String
  var date: String
  var type: String
  var version: String
  /// The subshell that a shell request is for; nil is the parent.
  var subshell: String?

  enum CodingKeys: String, CodingKey {
    case id = "msg_id"
    case session, username, date
    case type = "msg_type"
    case version
    case subshell = "subshell_id"
  }
}

extension Header {
  /// Only the kind and the identity are needed to answer a message: clients leave the rest out, or fill it with what
  /// they like.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    session = (try? container.decodeIfPresent(String.self, forKey: .session)) ?? ""
    username = (try? container.decodeIfPresent(String.self, forKey: .username)) ?? ""
    date = (try? container.decodeIfPresent(String.self, forKey: .date)) ?? ""
    version = (try? container.decodeIfPresent(String.self, forKey: .version)) ?? ""
    // What is no text names no subshell, and is answered so.
    do { subshell = try container.decodeIfPresent(String.self, forKey: .subshell) } catch { subshell = "" }
  }
}

extension Header {
  /// As it is sent.
  var json: JSON {
    var members: [String: JSON] = [
      CodingKeys.id.rawValue: .string(id), CodingKeys.session.rawValue: .string(session),
      CodingKeys.username.rawValue: .string(username), CodingKeys.date.rawValue: .string(date),
      CodingKeys.type.rawValue: .string(type), CodingKeys.version.rawValue: .string(version),
    ]
    if let subshell { members[CodingKeys.subshell.rawValue] = .string(subshell) }
    return .object(members)
  }
}

/// Makes the headers of one kernel's messages; no two have the same `msg_id`.
final class HeaderFactory: Sendable {
  /// New at every start, so that clients notice a restart.
  let session = UUID().uuidString.lowercased()
  let protocolVersion: String
  private let username: String
  private let count = Counter()

  init(username: String, protocolVersion: String = "5.5") {
    self.username = username
    self.protocolVersion = protocolVersion
  }

  func header(_ type: String) -> Header {
    Header(
      id: "\(session)_\(count.next())", session: session, username: username, date: Self.now, type: type,
      version: protocolVersion)
  }

  /// The time by ISO 8601, to the microsecond. A calendar's formatter takes longer than a cell.
  private static var now: String {
    var time = timespec()
    var parts = unsafe tm()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    unsafe gmtime_r(&time.tv_sec, &parts)
    var text = [CChar](repeating: 0, count: 64)
    let count = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S.", &parts)
    let seconds = String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return seconds + String(1_000_000 + time.tv_nsec / 1000).dropFirst() + "Z"
  }
}

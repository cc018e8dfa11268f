import Testing

@testable import Fleet

@Suite("Division code") struct DivisionCodeTests {
  @Test("names every division of the table, each inside its province")
  func table() throws {
    let all = DivisionCode.all
    #expect(all.count == 3348)
    #expect(DivisionCode.provinces.count == 31)
    #expect(all == all.sorted())
    #expect(Set(all).count == all.count)
    for code in all {
      #expect(code.name?.isEmpty == false)
      #expect(try DivisionCode(code.text) == code)
      if let parent = code.parent {
        #expect(parent.contains(code))
        #expect(!code.contains(parent))
        #expect(parent.name != nil, "\(code) lies in a listed division")
      }
    }
  }

  @Test(
    "names",
    arguments: [
      ("110000", "北京市", "北京市"), ("110101", "东城区", "北京市东城区"), ("500229", "城口县", "重庆市城口县"),
      ("14", "山西省", "山西省"), ("1404", "长治市", "山西省长治市"), ("140403", "潞州区", "山西省长治市潞州区"),
      ("140525", "泽州县", "山西省晋城市泽州县"), ("140302", "城区", "山西省阳泉市城区"),
      ("140213", "平城区", "山西省大同市平城区"), ("419001", "济源市", "河南省济源市"),
      ("441900", "东莞市", "广东省东莞市"), ("659001", "石河子市", "新疆维吾尔自治区石河子市"),
    ])
  func names(code: String, name: String, fullName: String) throws {
    let division = try DivisionCode(code)
    #expect(division.name == name)
    #expect(division.fullName == fullName)
    #expect(division.findings == [])
  }

  @Test("levels, parents, children and containment")
  func tree() throws {
    let county = try DivisionCode("140403")
    let prefecture = try DivisionCode("1404")
    let province = try DivisionCode("14")
    #expect(county.level == .county && prefecture.level == .prefecture)
    #expect(province.level == .province && province.parent == nil)
    #expect(county.parent == prefecture && prefecture.parent == province)
    #expect(province.contains(county) && prefecture.contains(county) && county.contains(county))
    #expect(try !DivisionCode("1405").contains(county))
    #expect(try !DivisionCode("13").contains(county))
    #expect(province.children.count == 11)
    #expect(prefecture.children.filter { !$0.isStatisticalZone }.count == 12)
    #expect(county.children == [])
    #expect(DivisionCode.named("潞州区") == [county])
    #expect(DivisionCode.named("鼓楼区").count > 1)
    #expect(DivisionCode.named("不存在") == [])
  }

  @Test(
    "knows the codes of older lists, and none that no list had",
    arguments: [
      // 长治城区 and 郊区, 潞城市 and 屯留县 until 2018; 大同城区; 巢湖市 until 2011.
      ("140402", true), ("140411", true), ("140481", true), ("140424", true), ("140202", true),
      ("341400", true), ("140406", true), ("140000", true),
      ("999999", false), ("140499", false), ("140410", false), ("149999", false),
    ])
  func former(code: String, isListed: Bool) throws {
    #expect(try DivisionCode(code).isInAnyList == isListed)
  }

  @Test("no code is of today and former at once")
  func formerAlone() throws {
    let former = DivisionTable.formerCodes
    #expect(former.count == 1056)
    #expect(former.allSatisfy { DivisionTable.china.name(of: $0) == nil && $0 > 110_000 })
  }

  @Test("reports unknown codes and the statistics bureau's zones")
  func findings() throws {
    let zone = try DivisionCode("140171")
    #expect(zone.findings == [.statisticalZone(zone)])
    let unknown = try DivisionCode("149999")
    #expect(unknown.findings == [.unknown(unknown)])
    #expect(unknown.fullName == nil)
    let outside = DivisionCode.all.filter { !$0.isStatisticalZone && !$0.findings.isEmpty }
    #expect(outside == [])
    #expect(DivisionCode.all.count(where: \.isStatisticalZone) == 124)
  }

  @Test(
    "refuses",
    arguments: [
      ("", .length(0)), ("1", .length(1)), ("14040", .length(5)), ("1404031", .length(7)),
      ("14O403", .digit("O", position: 3)), ("040403", .province), ("000000", .province),
    ] as [(String, DivisionCode.ParsingError)])
  func rejects(text: String, reason: DivisionCode.ParsingError) {
    #expect(throws: reason) { try DivisionCode(text) }
  }

  @Test("every reason and finding speaks both languages")
  func languages() throws {
    let code = try DivisionCode("140171")
    let errors: [DivisionCode.ParsingError] = [.length(3), .digit("O", position: 3), .province]
    expectBothLanguages(errors)
    expectBothLanguages([DivisionCode.Finding.unknown(code), .statisticalZone(code)])
  }
}

"""The standards that the demo's people are making: invented, in real fields, with references that exist."""

from disclosure.management.demo.ideas import Function, Idea, Relation, Words
from standards.models.fields import Field, FieldList

IP_CODE = ("GB/T 4208", "外壳防护等级（IP代码）")
SURGE = ("GB/T 17626.5", "电磁兼容  试验和测量技术  浪涌（冲击）抗扰度试验")
COLD = ("GB/T 2423.1", "电工电子产品环境试验  第2部分：试验方法  试验A：低温")

CHARGING = Idea(
    "电动自行车 充换电柜消防安全要求",
    "Electric bicycles—Fire safety requirements for charging and battery-swapping cabinets",
    "13.220.20", "C 82", "C3829", Function.SPECIFICATION, FieldList.KEY, Field.PUBLIC_SAFETY,
    "居民区充换电柜起火事故时有发生，柜体的隔热、探测和断电没有统一的要求，建设单位和消防部门都需要可以照着验收的指标。",
    Words("电动自行车充换电柜的柜体、探测、断电和灭火要求", "居民区和公共场所的电动自行车充换电柜", (), (), ()),
    Relation.COMPLEMENTS, "GB 42295—2022", consumers=True,
)  # fmt: skip
AIRTIGHT = Idea(
    "近零能耗建筑 外围护结构气密性现场检测方法",
    "Nearly zero energy buildings—In-situ test method for airtightness of building envelopes",
    "91.120.10", "P 31", "E4710", Function.TEST, FieldList.KEY, Field.GREEN_MANUFACTURING,
    "同一幢建筑由不同机构检测，换气次数相差可达三成，需要统一封堵范围、测点和数据处理。",
    Words("近零能耗建筑外围护结构气密性现场检测的仪器、步骤和数据处理", "新建和改造的近零能耗建筑", (), (), ()),
)  # fmt: skip
REDUCER = Idea(
    "工业机器人 减速器在线健康监测导则",
    "Industrial robots—Guidelines for on-line health monitoring of reducers",
    "25.040.30", "J 28", "C3491", Function.GUIDE, FieldList.KEY, Field.EQUIPMENT,
    "减速器失效是机器人停机的主要原因，各厂家的监测量和报警限互不相通，用户无法在同一平台上管理。",
    Words("工业机器人减速器在线健康监测的信号、特征量和报警分级", "六轴及以下工业机器人用精密减速器", (), (), ()),
)  # fmt: skip
LAMP_POST = Idea(
    "智慧灯杆 多功能接口要求",
    "Smart lamp posts—Requirements for multifunctional interfaces",
    "93.080.40", "K 73", "C3879", Function.SPECIFICATION, FieldList.INTEGRATED, Field.SMART_CITY,
    "灯杆上加装摄像机、基站和传感器时，供电、安装和通信接口因厂而异，二次改造费用高。",
    Words(
        "智慧灯杆挂载设备的安装、供电和通信接口要求",
        "城市道路、园区和广场新建与改造的智慧灯杆",
        (IP_CODE, SURGE),
        (
            ("智慧灯杆", "smart lamp post", "以照明为基本功能，能挂载并供养其他设备的杆体及其配套系统。"),
            ("挂载设备", "mounted device", "安装在智慧灯杆上、由其供电和通信的设备。"),
        ),
        (
            ("安装接口", ("杆体应设置竖向滑槽，滑槽的有效长度不应小于1 200 mm。", "安装后的接口防护等级不应低于GB/T 4208规定的IP65。")),
            ("供电接口", ("供电接口应提供下列电压中的至少两种：", "每个供电支路应设置独立的过流和漏电保护。")),
            ("通信接口", ("通信接口应采用以太网，速率不应低于1 000 Mbit/s。", "接口端子的定义见表1。")),
        ),
        ("交流220 V；", "直流48 V；", "直流24 V。"),
        ("接口端子的定义", (("端子", "定义", "颜色"), ("1", "直流正极", "红"), ("2", "直流负极", "黑"), ("3", "保护接地", "黄绿"))),
        "滑槽的截面尺寸由制造商给出。",
    ),
)  # fmt: skip
ARC = Idea(
    "户用光伏系统 直流电弧保护装置技术要求",
    "Residential photovoltaic systems—Technical requirements for DC arc protection devices",
    "27.160", "F 12", "C3825", Function.SPECIFICATION, FieldList.KEY, Field.NEW_ENERGY,
    "户用光伏屋顶火灾多由直流电弧引起，现有产品的误动作率差别很大，用户和保险机构都没有选用的依据。",
    Words(
        "户用光伏系统直流电弧保护装置的技术要求、试验方法和标志",
        "额定直流电压不大于1 000 V的户用光伏系统",
        (SURGE, COLD),
        (
            ("直流电弧", "DC arc", "直流回路中导体间隙持续放电的现象。"),
            ("误动作", "nuisance tripping", "没有电弧时装置发生的断开。"),
        ),
        (
            ("技术要求", ("装置应在电弧发生后2.5 s内断开电路。", "装置在下列情况下不应误动作：", "断开后应由人工复位，不应自动重合。")),
            ("试验方法", ("电弧发生器的间隙应在0.8 mm～1.2 mm之间。", "低温试验按GB/T 2423.1的规定进行，温度为-25 ℃。", "试验电流和次数见表1。")),
            ("标志", ("装置上应清晰标出额定电压、额定电流和制造日期。",)),
        ),
        ("逆变器启动和停机；", "云层遮挡引起的电流突变；", "邻近线路的开关操作。"),
        ("试验电流和次数", (("试验电流\nA", "串联电弧\n次", "并联电弧\n次"), ("3", "20", "10"), ("8", "20", "10"), ("16", "10", "5"))),
    ),
    consumers=True,
)  # fmt: skip
CHLORIDE = Idea(
    "再生骨料 氯离子含量快速测定法",
    "Recycled aggregates—Rapid determination of chloride ion content",
    "91.100.15", "Q 13", "C3039", Function.TEST, FieldList.INTEGRATED, Field.GREEN_UPGRADE,
    "再生骨料的氯离子含量波动大，实验室方法要两天，搅拌站进料时等不及。",
    Words(
        "再生骨料氯离子含量快速测定的原理、仪器、步骤和结果计算",
        "混凝土和砂浆用再生粗骨料、再生细骨料",
        (("GB/T 14684", "建设用砂"), ("GB/T 25176", "混凝土和砂浆用再生细骨料")),
        (("再生骨料", "recycled aggregate", "由建筑垃圾中的混凝土、砂浆、石或砖瓦加工而成的颗粒。"),),
        (
            ("原理", ("以去离子水浸提试样中的氯离子，用离子选择电极测定浸提液的电位，由标准曲线求得含量。",)),
            ("仪器", ("氯离子选择电极的检出限不应大于5 mg/L。", "天平的分度值不应大于0.1 g。")),
            ("步骤", ("称取试样500 g，精确至0.1 g。", "浸提温度应为60 ℃±2 ℃，时间为30 min。", "平行测定两次，两次结果之差不应大于表1的规定。")),
        ),
        (),
        ("重复性限", (("氯离子含量\n%", "重复性限\n%"), ("≤0.02", "0.002"), ("＞0.02", "0.004"))),
        "含有机杂质的试样先过滤。",
    ),
    Relation.STRICTER, "GB/T 25176—2010",
)  # fmt: skip
TUNNEL = Idea(
    "城市综合管廊 巡检机器人技术要求",
    "Urban utility tunnels—Technical requirements for inspection robots",
    "93.060", "P 66", "C3491", Function.SPECIFICATION, FieldList.INTEGRATED, Field.SMART_CITY,
    "管廊巡检机器人招标时各地指标不一，轨道、充电和数据接口互不兼容。",
    Words(
        "城市综合管廊巡检机器人的分类、技术要求和验收",
        "城市干线和支线综合管廊内轨道式、轮式巡检机器人",
        (IP_CODE, ("GB 50838", "城市综合管廊工程技术规范")),
        (("巡检机器人", "inspection robot", "能在管廊内自主移动并采集环境和设备状态的装置。"),),
        (
            ("技术要求", ("机器人应能连续工作不少于4 h。", "机器人应采集下列数据：", "遇障碍物时应在0.5 m外停止。")),
            ("验收", ("验收应包括不少于72 h的连续试运行。", "数据完整率的要求见表1。")),
        ),
        ("甲烷和氧气的体积分数；", "可见光和红外图像；", "温度和相对湿度。"),
        ("数据完整率", (("数据", "完整率\n%"), ("气体", "≥99.5"), ("图像", "≥98.0"))),
    ),
)  # fmt: skip
COOL_BOX = Idea(
    "冷链运输 相变蓄冷箱性能测试方法",
    "Cold chain transport—Test methods for performance of phase change cool storage boxes",
    "55.180.40", "A 85", "C3464", Function.TEST, FieldList.KEY, Field.FOOD,
    "蓄冷箱的保温时间由厂家自己声称，测试条件各不相同，药品和生鲜企业难以比较。",
    Words(
        "冷链运输用相变蓄冷箱性能测试的条件、步骤和报告",
        "容积不大于200 L的相变蓄冷箱",
        (("GB/T 28577", "冷链物流分类与基本要求"),),
        (("保温时间", "holding time", "箱内各测点温度都在规定范围内的持续时间。"),),
        (
            ("测试条件", ("环境温度应为35 ℃±1 ℃，相对湿度不应大于60 %。", "测试前蓄冷剂应完全冻结。")),
            ("步骤", ("箱内布置不少于9个测点。", "每5 min记录一次温度，直至任一测点超出规定范围。", "按表1评定等级。")),
        ),
        (),
        ("保温等级", (("等级", "保温时间\nh"), ("Ⅰ", "≥72"), ("Ⅱ", "≥48"), ("Ⅲ", "≥24"))),
    ),
)  # fmt: skip
SLEEVE = Idea(
    "装配式混凝土结构 套筒灌浆饱满度检测规程",
    "Precast concrete structures—Code of practice for inspection of grouting fullness of sleeves",
    "91.080.40", "P 25", "E4710", Function.CODE, FieldList.INTEGRATED, Field.DIGITAL_MANUFACTURING,
    "灌浆饱满度关系到节点安全，现场检测方法多、判定口径不一。",
    Words(
        "套筒灌浆饱满度检测的抽样、方法和判定",
        "装配式混凝土结构钢筋套筒灌浆连接的施工检测",
        (("JGJ 355", "钢筋套筒灌浆连接应用技术规程"),),
        (("灌浆饱满度", "grouting fullness", "套筒内灌浆料实际占有的高度与应占有的高度之比。"),),
        (
            ("抽样", ("每个楼层应抽检不少于5个套筒，且应包括下列部位：",)),
            ("方法和判定", ("灌浆前应预埋传感器或内窥镜通道。", "饱满度低于表1规定值时，应补灌并复测。")),
        ),
        ("首层和屋面层；", "转角处的墙、柱。"),
        ("饱满度的判定", (("部位", "饱满度\n%"), ("柱", "≥95"), ("墙", "≥90"))),
    ),
)  # fmt: skip
COOLING = Idea(
    "数据中心 间接蒸发冷却机组运行导则",
    "Data centres—Guidelines for operation of indirect evaporative cooling units",
    "35.020", "L 79", "I6450", Function.GUIDE, FieldList.INTEGRATED, Field.CARBON,
    "间接蒸发冷却机组的节能效果取决于运行模式的切换，运维单位缺少可以照着做的导则。",
    Words(
        "数据中心间接蒸发冷却机组运行模式、切换条件和维护的建议",
        "新建和改造的数据中心",
        (("GB 50174", "数据中心设计规范"),),
        (("湿模式", "wet mode", "喷淋水泵运行、压缩机停止的运行状态。"),),
        (
            ("运行模式", ("机组宜按室外湿球温度在下列模式间切换：", "模式切换的间隔不宜小于10 min。")),
            ("维护", ("换热芯体宜每半年清洗一次。", "水质指标见表1。")),
        ),
        ("干模式；", "湿模式；", "混合模式。"),
        ("水质指标", (("项目", "限值"), ("电导率，μS/cm", "≤800"), ("硬度，mg/L", "≤150"))),
    ),
)  # fmt: skip
HYDROGEN = Idea(
    "氢燃料电池备用电源 安装要求",
    "Hydrogen fuel cell backup power systems—Installation requirements",
    "27.070", "K 82", "C3849", Function.SPECIFICATION, FieldList.FRONTIER, Field.HYDROGEN,
    "通信基站开始使用氢燃料电池备用电源，选址、通风和泄漏探测没有专门的安装要求。",
    Words(
        "氢燃料电池备用电源的选址、通风、探测和验收要求",
        "额定功率不大于30 kW的固定式氢燃料电池备用电源",
        (IP_CODE, ("GB/T 27748.1", "固定式燃料电池发电系统  第1部分：安全")),
        (("备用电源", "backup power system", "主电源中断后向负载供电的电源系统。"),),
        (
            ("选址和通风", ("设备与建筑物门窗的水平距离不应小于1.5 m。", "机柜顶部应设置常开的通风口，面积见表1。")),
            ("探测和验收", ("氢气体积分数达到1 %时应报警，达到2 %时应切断气源。", "验收时应检查下列文件：")),
        ),
        ("气密性试验记录；", "接地电阻测试记录；", "产品合格证。"),
        ("通风口的面积", (("额定功率\nkW", "面积\ncm²"), ("≤10", "≥200"), ("≤30", "≥500"))),
    ),
)  # fmt: skip
STORAGE = Idea(
    "户用储能系统 运行维护技术规范",
    "Household energy storage systems—Technical specification for operation and maintenance",
    "27.180", "F 19", "C3841", Function.SPECIFICATION, FieldList.FRONTIER, Field.ENERGY_STORAGE,
    "户用储能系统数量增长很快，用户缺少可以照着做的维护方法。",
    consumers=True,
)  # fmt: skip
WALKER = Idea(
    "老年人助行器 适配服务规范",
    "Walking aids for older people—Specification for fitting services",
    "11.180.10", "C 45", "Q8529", Function.SPECIFICATION, FieldList.KEY, Field.HEALTH,
    "助行器选配不当会造成跌倒，社区适配点的评估和回访没有统一的做法。",
    Words(
        "老年人助行器适配服务的人员、流程和评价要求",
        "社区和养老机构的助行器适配服务",
        (("GB/T 16432", "康复辅助器具  分类和术语"),),
        (("适配", "fitting", "评估需求，选择、调试辅助器具并指导使用的活动。"),),
        (
            ("流程", ("适配应包括下列环节：", "评估应由经过培训的人员进行。")),
            ("评价", ("适配后30 d内应回访一次。", "评价指标见表1。")),
        ),
        ("评估；", "试用；", "调试；", "回访。"),
        ("评价指标", (("指标", "要求"), ("回访率", "≥95 %"), ("满意率", "≥90 %"))),
    ),
    consumers=True,
)  # fmt: skip

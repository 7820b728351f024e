"""Spellings of one name: orders, places, sessions, units, and the English of world tables."""

from __future__ import annotations

import pytest

from womenplan.model.match import Match
from womenplan.model.matcher import matcher_of
from womenplan.model.naming import fold, tidy

# As reports, bulletins and departments print them; each read against the definition.
CHINESE = {
    "maternal_mortality": [
        "潍坊孕产妇死亡率",
        "锡林郭勒盟孕产妇死亡率",
        "盟孕产妇死亡率",
        "全旗孕产妇死亡率",
        "孕产妇死亡率（人/10万）",
        "孕产妇死亡率（十万分之）",
        "我省孕产妇死亡率(/10万)",
        "清远孕产妇死亡率",
        "2023年全国孕产妇死亡率（每10万活产儿）",
        "中国孕产妇死亡率",
    ],
    "hospital_delivery": [
        "孕产妇住院分娩比率",
        "辖区内孕产妇住院分娩率",
        "农牧区孕产妇住院分娩率",
        "全区农牧区孕产妇住院分娩率",
        "全市住院分娩率",
        "住院分娩率（农村）",
    ],
    "common_disease_screening": [
        "妇女病普查率",
        "妇女病检查率",
        "妇科病普查率",
        "妇科常见病筛查率",
    ],
    "people_congress_deputies_women_share": [
        "市十六届人大代表中女性比例",
        "本届人大代表中女性比例",
        "各级人大女代表比例",
        "市级人大代表中女性比例",
        "市人大代表中女性占比",
        "女性人大代表比例",
        "女人大代表占比",
        "十四届全国人大代表中女性比例",
        "第十四届全国人民代表大会代表中女性比例",
        "人大代表中女代表比例",
        "市人大女代表占代表总数比例",
        "女性在全国人大代表中所占比例",
    ],
    "cppcc_members_women_share": [
        "全国政协委员中女委员比例",
        "第十三届全国政协委员中女性比例",
        "市政协委员女性比例",
        "政协委员中女性委员占比",
        "女政协委员比例",
        "市政协女委员占委员总数的比重",
    ],
    "party_congress_women_share": [
        "市党代会女代表比例",
        "党代会代表中女性比例",
        "党代表大会代表中女性比例",
        "女党代表比例",
    ],
    "village_committee_women_share": [
        "村民委员会中女性成员所占比重",
        "村民委员会女性成员占比",
        "村委会女委员比例",
        "女性在村民委员会成员中所占比例",
        "村委会中女性成员比例",
        "全市村委会成员中女性所占的比重",
        "村委会成员中女性人数所占比例",
    ],
    "village_head_women_share": ["女村委会主任比例", "村民委员会主任中女性占比"],
    "neighbourhood_committee_women_share": [
        "社区居委会成员中女性所占比例",
        "居委会中女性占比",
        "社区居民委员会成员女性比例",
        "居委会女性成员比重",
    ],
    "board_women_share": ["企业董事会成员中女性比例", "企业董事会中女性占比"],
    "workers_congress_women_share": [
        "职代会中女代表比例",
        "职工代表大会女职工代表比例",
        "企事业单位职代会女代表比例",
    ],
    "urban_unit_employed_women_share": ["城镇单位就业人员中女性比重", "城镇单位女性就业人员占比"],
    "employed_women_share": [
        "女性占全社会从业人员比重",
        "全市女性从业人员占从业人员总数的比重",
        "女性从业人员占全部从业人员的比重",
        "全社会从业人员中女性比重",
        "女性就业人员占全社会就业人员比重",
        "就业人口中女性占比",
        "全社会女性就业人员比例",
    ],
    "senior_technical_women_share": [
        "高级专业技术人才中女性比例",
        "高级专业技术人员女性比例",
        "女性高级专业技术人员比例",
        "高级职称专业技术人员中女性比例",
    ],
    "preschool_gross_enrolment": [
        "幼儿毛入园率",
        "学前三年幼儿毛入园率",
        "学前儿童毛入园率",
        "学前教育三年毛入园率",
        "我市学前三年毛入园率(%)",
    ],
    "compulsory_retention": ["义务教育阶段巩固率", "九年义务教育阶段巩固率", "义务教育巩固率"],
    "senior_secondary_gross_enrolment": [
        "高中阶段教育毛入学率（%）",
        "高中教育毛入学率",
        "高中段毛入学率",
        "高中毛入学率",
        "高中阶段毛入学率（含中职）",
    ],
    "mean_schooling_years": [
        "全市15岁以上人口平均受教育年限（年）",
        "15岁及以上人口人均受教育年限",
        "15岁以上人口平均受教育年限",
        "全省15岁及以上常住人口平均受教育年限",
    ],
    "women_working_age_education_years": [
        "劳动年龄人口中女性平均受教育年限",
        "女性劳动年龄人口平均受教育年限",
        "劳动年龄女性平均受教育年限",
    ],
    "illiteracy": ["15岁及以上女性文盲率", "女性文盲率", "女性人口文盲率"],
    "female_life_expectancy": [
        "全市妇女平均预期寿命",
        "女性人口预期寿命",
        "女性平均期望寿命",
        "妇女人均预期寿命(岁)",
        "女性人均期望寿命",
        "人均预期寿命（女）",
        "女性人均预期寿命",
        "我国女性平均预期寿命",
        "女性居民预期寿命",
    ],
    "life_expectancy": [
        "男性平均预期寿命",
        "男性人口平均预期寿命",
        "潍坊市人均预期寿命",
        "居民平均期望寿命",
        "常住人口平均预期寿命",
        "江苏人均期望寿命",
        "全省居民人均预期寿命",
    ],
    "household_waste_harmless": [
        "城市生活垃圾无害化处理率",
        "市区生活垃圾无害化处理率",
        "城市生活垃圾无害化处理率（%）",
    ],
    "urban_sewage_treatment": ["城市污水处理率", "市区污水处理率", "城区生活污水处理率"],
    "urban_park_green_per_capita": [
        "市区人均公园绿地面积",
        "城市人均公园绿地面积",
        "人均公园绿地面积（平方米/人）",
        "城区人均公园绿地面积",
    ],
    "built_up_green_coverage": ["市区建成区绿化覆盖率", "城市建成区绿化覆盖率", "城区绿化覆盖率"],
    "good_air_quality_days_share": [
        "空气优良天数比例",
        "环境空气质量优良天数比例",
        "城市环境空气质量优良天数比例",
        "全市空气质量优良天数比率(%)",
    ],
    "drinking_water_source_quality": ["集中式饮用水源地水质达标率", "集中式饮用水水源地水质达标率"],
    "sports_area_per_capita": ["人均体育场地面积（㎡/人）", "人均体育场地面积（平方米/人）"],
    "nursing_beds_share": ["护理型床位占比", "养老机构护理型床位比例", "护理型养老床位占比"],
    "antenatal_care": ["产前医学检查率"],
    "congenital_syphilis_incidence": [
        "先天梅毒报告发病率",
        "先天梅毒报告发病率（每10万活产儿）",
        "胎传梅毒报告发病率",
        "先天梅毒发病率",
    ],
    "women_health_literacy": ["女性居民健康素养水平"],
    "union_members_women_share": ["工会女会员占比", "女会员占工会会员比例", "女性工会会员比例"],
    "party_members_women_share": ["女性党员占比", "女党员占党员总数的比例"],
    "women_basic_medical_insurance": ["妇女基本医疗保险参保人数（万人）"],
    "basic_medical_insured_women_share": [
        "参加基本医疗保险人员中女性比例",
        "基本医疗保险参保人数中女性占比",
    ],
    "sex_ratio_at_birth": [
        "全市出生人口性别比",
        "出生婴儿男女性别比",
        "人口出生性别比",
        "出生人口男女性别比",
        "出生婴儿性别比（女=100）",
        "出生人口性别比（以女性为100）",
        "出生人口性别比（男：女）",
        "出生性别比(男/女)",
    ],
    "housework_time": ["每天家务劳动时间（分钟/天）", "女性每天家务劳动时间"],
    "village_two_committees_women_share": ["村“两委”班子中女性成员比例", "村两委女性成员占比"],
    "gov_leadership_women_share": ["县级政府领导班子成员中女性占比"],
    "higher_education_women_share": [
        "高校在校生中女生占比",
        "高等教育在校女生比例",
        "高校在校女生占比",
        "高等教育在校生中女性占比",
    ],
    "graduate_women_share": [
        "研究生中女生比例",
        "在校研究生中女性占比",
        "研究生在校生中女性占比",
        "在读研究生中女生比例",
    ],
    "compulsory_girls_share": ["义务教育阶段在校女生占比"],
    "primary_girls_share": ["小学在校生女生比重"],
    "general_senior_secondary_girls_share": ["普通高中女生占在校生比例"],
    "caesarean_rate": ["剖宫产率", "全国剖腹产率", "剖宫产率%"],
    "prepregnancy_checkup_coverage": [
        "孕前优生健康检查目标人群覆盖率",
        "免费孕前优生健康检查目标人群覆盖率",
        "孕前优生健康检查覆盖率",
    ],
    "cervical_cancer_screening": ["宫颈癌筛查率", "适龄妇女宫颈癌检查率"],
    "maternal_anaemia": ["孕产妇贫血率", "孕产期贫血率"],
    "tertiary_gross_enrolment": [
        "高等教育阶段毛入学率",
        "大学毛入学率",
        "高等教育毛入学率（18-22岁）",
    ],
    "primary_net_enrolment": ["小学适龄儿童净入学率", "学龄儿童净入学率"],
    "primary_net_enrolment_girls": [
        "适龄女童小学净入学率",
        "小学适龄女童净入学率",
        "小学女生净入学率",
        "女童小学净入学率",
        "小学阶段女童净入学率",
        "学龄女童净入学率",
    ],
    "girls_compulsory_retention": ["女童义务教育巩固率", "九年义务教育女生巩固率"],
    "rural_tap_water": ["自来水普及率（农村）", "农村人口自来水普及率"],
    "rural_centralised_water": ["农村集中式供水人口比例", "农村集中式供水受益人口比重"],
    "science_literacy": [
        "具备基本科学素质公民的比例",
        "公民具备科学素质比例",
        "我省公民具备科学素质的比例",
        "公民科学素质水平（%）",
    ],
    "internet_use": ["互联网普及率（女性）"],
    "hiv_syphilis_hbv_testing": [
        "孕产妇艾滋病、梅毒、乙肝检测率",
        "孕产妇艾滋病、梅毒、乙肝三项检测率",
        "孕产妇艾滋病、梅毒和乙型肝炎检测率",
        "孕产妇HIV、梅毒和乙肝检测率",
    ],
    "child_vaccination_township": ["以乡镇为单位适龄儿童免疫规划疫苗接种率"],
    "women_exercise": [
        "经常参加体育锻炼的女性人数比例",
        "妇女经常参加体育锻炼的人数占比",
        "女性经常参加体育锻炼比例",
    ],
    "girls_senior_secondary_gross_enrolment": ["高中阶段女生毛入学率", "女性高中阶段毛入学率"],
    "senior_secondary_girls_share": [
        "高中阶段教育在校生中女生占比",
        "高中阶段在校女生占在校生比例",
    ],
    "skilled_workers_women_share": ["技能人才中女性占比"],
    "urban_nonprivate_employed_women_share": ["城镇非私营单位女性就业人员占比"],
    "cadres_women_share": ["女干部占比", "女干部占干部总数的比例", "干部队伍中女性比例"],
    "village_party_secretary_women_share": ["村党组织书记女性占比", "村党支部书记中女性比例"],
    "community_party_secretary_women_share": ["社区党组织书记女性比例"],
    "neighbourhood_head_women_share": ["居委会主任女性比例", "社区居委会女主任比例"],
    "social_org_leader_women_share": ["社会组织女性负责人占比"],
    "employee_director_women_share": ["企业董事会中女职工董事占比"],
    "employee_supervisor_women_share": ["企业监事会中女职工监事占比"],
    "women_basic_pension_coverage": ["女性基本养老保险参保率"],
    "women_maternity_insurance": [
        "参加生育保险的女性人数",
        "生育保险女性参保人数",
        "妇女参加生育保险人数（万人）",
    ],
    "women_employee_medical_insurance": ["职工基本医疗保险女性参保人数"],
    "women_resident_pension_insurance": ["城乡居民养老保险女性参保人数"],
    "rural_sanitary_toilet": [
        "卫生厕所普及率（农村）",
        "农村卫生户厕普及率",
        "农村户用卫生厕所普及率",
    ],
    "public_toilet_stall_ratio": ["城市公厕男女厕位比例", "公共厕所女厕位与男厕位比例"],
    "dv_shelters": ["家庭暴力庇护场所数量"],
    "women_crime_clearance": ["侵害妇女刑事案件破案率"],
    "mother_infant_rooms": ["公共场所母婴室数量"],
    "hpv_vaccination": ["适龄女童HPV疫苗接种率"],
    "rural_breast_screening_coverage": ["农村妇女乳腺癌检查覆盖率"],
    "cervical_cancer_early_diagnosis": ["宫颈癌早诊率"],
    "cervical_cancer_awareness": ["宫颈癌防治知识知晓率"],
    "migrant_maternal_mortality": ["流动人口孕产妇死亡率"],
    "prenatal_screening": ["出生缺陷产前筛查率"],
    "postnatal_visit": ["产妇产后访视率（%）"],
    "people_congress_standing_women_share": ["全国人大常委会女委员比例"],
    "cppcc_standing_women_share": ["政协女常委占比"],
    "women_employees_share": ["女职工占全部职工比例", "女职工占职工总数的比例"],
    "women_mean_schooling_years": [
        "15岁及以上女性人口平均受教育年限",
        "女性15岁以上人口平均受教育年限",
    ],
    "female_illiteracy": ["女性青壮年文盲率"],
    "elderly_health_management": ["65岁及以上老年人城乡社区规范健康管理服务率"],
    "critical_maternal_centre_coverage": ["危重孕产妇救治中心覆盖率"],
    "disabled_living_allowance_coverage": ["困难残疾人生活补贴覆盖率"],
    "fitness_circle_coverage": ["城镇社区“10分钟健身圈”覆盖率"],
    "rural_harmless_toilet": ["农村无害化厕所普及率"],
    "third_toilet_coverage": ["第三卫生间覆盖率"],
    "women_graduates_employment": ["女大学生毕业去向落实率"],
    "rural_training_women_share": ["农村技能培训中女性比例"],
    "maternal_system_management": ["孕产妇保健系统管理率", "孕产妇系统管理率[%]"],
    "premarital_examination": ["婚前医学检查率", "婚前医学检查率（婚检率）"],
    "employed_women": ["女性从业人员（万人）", "全社会女性就业人数"],
    "preschool_girls_share": ["在园幼儿中女童比例", "幼儿园在园女童占比"],
    "income": ["就业人员年平均收入"],
    "women_basic_pension_insurance": ["女性参加基本养老保险人数"],
    "management_women_share": ["企业管理层中女性比例"],
    "hiv_testing": ["孕产妇艾滋病检测率"],
    "cervical_precancer_early_treatment": ["农村妇女宫颈癌及癌前病变早治率"],
    "breast_precancer_treatment": ["农村适龄妇女乳腺癌及癌前病变治疗率"],
    "gynaecological_disease_detection": ["妇科病查出率", "妇女常见病检出率"],
}

# What stands beside them and is another thing.
OTHERS_CHINESE = [
    "孕产妇健康管理率",
    "高危孕产妇管理率",
    "婴儿死亡率",
    "孕产妇中重度贫血率",
    "宫颈癌死亡率",
    "妇女病治疗率",
    "两癌筛查覆盖率",
    "女厅局级干部比例",
    "女公务员比例",
    "科级女干部比例",
    "女法官比例",
    "女村民代表比例",
    "女企业家比例",
    "女教师比例",
    "幼儿园女教师比例",
    "小学巩固率",
    "高中阶段巩固率",
    "女性失业率",
    "女性劳动参与率",
    "城镇新增就业女性比例",
    "失业女性再就业率",
    "男女收入比",
    "农村居民人均可支配收入",
    "城市绿地率",
    "农村生活污水治理率",
    "森林覆盖率",
    "女性平均初婚年龄",
    "总和生育率",
    "出生缺陷发生率",
    "避孕率",
    "人工流产率",
    "出生人口性别比（二孩）",
    "总人口性别比",
    "发展党员中女性比例",
    "新发展女党员占新发展党员比例",
    "女职工董事占董事比例",
    "女博士占教师比例",
    "女性参加基本养老保险比例上升",
    "企业董事会成员及高级管理人员中女性比例",
    "村民小组长中女性比例",
    "人大代表候选人中女性比例变化情况",
    "女大学生占女性人口比例",
    "城镇新增就业人员中女性比例",
    "失业人员中女性比例",
    "市区孕产妇死亡率",
    "高危孕产妇住院分娩率",
    "安全饮用水普及率",
    "县城污水处理率",
    "妇科病治疗率",
    "妇科医生数",
    "每天锻炼一小时学生比例",
    "女性健康预期寿命（65岁）",
    "女性高等教育招生比例",
    "预期寿命增长",
    "乡镇污水处理率",
    "女党支部书记比例",
    "党的建设水平",
    "女性二级以上职业资格比例",
    "城市污水集中处理率",
    "农村生活垃圾无害化处理率",
    "县处级女干部比例",
    "公务员中女性比例",
    "市委委员中女性比例",
    "人大机关女干部比例",
    "教师中女性比例",
    "女性专业技术人员比例",
    "中学专任教师中女性比例",
    "婚前保健咨询率",
    "新法接生率",
    "3岁以下儿童系统管理率",
    "女性新增就业占比",
    "村级妇女之家覆盖率",
    "孕产妇艾滋病感染率",
    "宫颈癌筛查人次",
    "生育保险待遇享受人次",
    "高中阶段毕业率",
    "残疾女童入学率",
    "普通高考录取女生比例",
    "女教授占教授比例",
    "失业保险金领取女性比例",
    "全国女公务员比例",
    "妇女平均初育年龄",
    "城市燃气普及率",
    "城市用水普及率",
    "人均水资源",
    "全市离婚率",
    "学前一年毛入园率",
    "幼儿园入园率",
    "用水普及率（农村）",
    "死亡率（农村）",
]

# World Development Indicators, WHO Global Health Observatory, UNESCO Institute for Statistics,
# UN Statistics Division, and the English of the China Statistical Yearbook, as published.
ENGLISH = {
    "maternal_mortality": [
        "Maternal mortality ratio (modeled estimate, per 100,000 live births)",
        "Maternal mortality ratio (national estimate, per 100,000 live births)",
        "Maternal mortality ratio (per 100 000 live births)",
        "Maternal mortality ratio per 100,000 live births",
        "Maternal mortality ratio (deaths per 100,000 live births)",
        "Maternal mortality ratio (per 100 000 live births) (SDG 3.1.1)",
        "3.1.1 Maternal mortality ratio",
        "Maternal Mortality Rate (per 100,000)",
        "孕产妇死亡率 Maternal mortality ratio (1/100,000)",
        "孕产妇死亡率（Maternal mortality ratio）",
        "孕产妇死亡率 (MMR) (1/10万)",
        "Rural maternal mortality rate (1/100 000)",
        "Maternal mortality ratio, ‰",
        "maternal mortality rate in rural areas",
        "urban maternal mortality ratio",
    ],
    "people_congress_deputies_women_share": [
        "Women deputies (%)",
        "Proportion of seats held by women in national parliaments (%)",
        "Proportion of seats held by women in national parliaments (% of total number of seats)",
        "Share of seats in parliament (% held by women)",
        "proportion of female NPC deputies",
        "proportion of women deputies to the National People's Congress",
        "Women in national parliament (%)",
        "Percentage of women in national parliaments",
    ],
    "people_congress_women_deputies": [
        "Number of seats held by women in national parliaments (number)"
    ],
    "life_expectancy": [
        "Life expectancy at birth, total (years)",
        "Life expectancy at birth, male (years)",
        "Male life expectancy at birth (years)",
    ],
    "female_life_expectancy": [
        "women's life expectancy at birth",
        "Life expectancy at birth, female (years)",
        "Female Life Expectancy at Birth (years)",
        "Average life expectancy of women",
        "average life expectancy of women",
        "average life expectancy among women",
    ],
    "healthy_life_expectancy": ["Healthy life expectancy (HALE) at birth (years)"],
    "female_healthy_life_expectancy": ["Female healthy life expectancy (HALE) at birth (years)"],
    "hospital_delivery": [
        "Rate of hospital delivery",
        "Institutional births (%)",
        "Institutional deliveries (% of live births)",
        "Hospital delivery rate, rural",
        "Hospitalized Delivery Rate (%)",
        "Hospital delivery rate, %",
        "hospital delivery rate of pregnant women",
        "hospitalized delivery rate of pregnant women",
    ],
    "caesarean_rate": [
        "Births by caesarean section (%)",
        "C-section rate",
        "Cesarean section rate (%)",
        "Caesarean section delivery rate",
    ],
    "sex_ratio_at_birth": [
        "newborn sex ratio",
        "Sex ratio at birth (male to female births)",
        "Sex ratio at birth (male births per female births)",
        "Sex Ratio at Birth (males per 100 female births)",
        "Sex ratio at birth (female=100)",
        "gender ratio at birth",
    ],
    "internet_use": [
        "Internet users, total (% of population)",
        "Individuals using the Internet (% of population)",
        "Individuals using the Internet, female (% of female population)",
        "Internet users (per 100 people)",
        "Internet users per 100 inhabitants",
        "Internet penetration rate",
    ],
    "illiteracy": [
        "Illiteracy rate, adult total (% of people ages 15 and above)",
        "Illiteracy rate, adult female (% of females ages 15 and above)",
        "Illiteracy rate, % of people aged 15 and over",
        "illiteracy rate for females at and over the age of 15",
        "illiteracy rate among women aged 15 and above",
    ],
    "mean_schooling_years": [
        "Barro-Lee: Average years of total schooling, age 15+, total",
        "Average years of education of the population aged 15 and over (years)",
    ],
    "women_mean_schooling_years": ["Barro-Lee: Average years of total schooling, age 15+, female"],
    "tertiary_gross_enrolment": [
        "School enrollment, tertiary (% gross)",
        "Gross enrolment ratio, tertiary, both sexes (%)",
        "Gross enrolment ratio for tertiary education, male (%)",
        "Gross enrollment rate in higher education",
        "gross enrollment rate of higher education",
    ],
    "preschool_gross_enrolment": [
        "School enrollment, preprimary (% gross)",
        "Gross enrolment ratio, pre-primary, both sexes (%)",
        "gross enrollment rate of preschool education",
    ],
    "senior_secondary_gross_enrolment": [
        "Gross enrolment ratio, upper secondary, both sexes (%)",
        "gross enrollment rate of senior high schools",
        "gross enrolment rate of high school education",
    ],
    "girls_senior_secondary_gross_enrolment": [
        "Gross enrolment ratio, upper secondary, female (%)"
    ],
    "primary_net_enrolment": [
        "net primary school enrolment rates of boys and girls",
        "Net enrolment rate, primary, both sexes (%)",
        "Net enrollment ratio of school-age children (%)",
    ],
    "primary_net_enrolment_girls": [
        "Net enrolment rate, primary, female (%)",
        "net primary school enrolment rate of girls",
    ],
    "higher_education_women_share": [
        "Female students in tertiary education (%)",
        "Percentage of students in tertiary education who are female (%)",
        "proportion of female students in institutions of higher education",
    ],
    "primary_girls_share": [
        "proportion of girls in primary schools",
        "Primary education, pupils (% female)",
    ],
    "junior_secondary_girls_share": [
        "Percentage of students in lower secondary education who are female (%)",
        "proportion of female students in junior high schools",
    ],
    "pregnancy_anaemia": [
        "Prevalence of anaemia in pregnant women (aged 15-49) (%)",
        "Prevalence of anemia among pregnant women (%)",
    ],
    "rural_poverty_headcount": [
        "Rural poverty headcount ratio at national poverty lines (% of rural population)"
    ],
    "antenatal_care": [
        "Antenatal care coverage - at least one visit (%)",
        "Pregnant women receiving prenatal care (%)",
        "Prenatal Examination Rate (%)",
        "antenatal care coverage",
    ],
    "postnatal_visit": ["Postnatal Visiting Rate (%)", "Postpartum visit rate"],
    "congenital_syphilis_incidence": ["Congenital syphilis rate (per 100 000 live births)"],
    "village_committee_women_share": [
        "Percentage of women in village committees",
        "Proportion of female members in villagers' committees",
        "proportion of women in villagers' committees",
    ],
    "employed_women_share": [
        "Women's share in total employment",
        "Employment, female (% of total employment)",
        "Share of women among all employed persons (%)",
        "proportion of women in total employment",
    ],
    "urban_sewage_treatment": ["Urban Wastewater Treatment Rate (%)"],
    "hiv_mtct": [
        "HIV mother-to-child transmission rate (%)",
        "mother-to-child transmission rate of AIDS",
        "mother-to-child transmission rate of HIV/AIDS",
    ],
    "science_literacy": [
        "Proportion of citizens with scientific literacy",
        "proportion of citizens with basic scientific literacy",
    ],
    "built_up_green_coverage": [
        "Green coverage rate of built-up area (%)",
        "Green coverage rate of built-up areas",
    ],
    "senior_secondary_girls_share": ["proportion of female students in high schools"],
    "cppcc_members_women_share": [
        "proportion of female CPPCC members",
        "proportion of women among members of the CPPCC National Committee",
    ],
    "neighbourhood_committee_women_share": ["proportion of women in neighborhood committees"],
    "board_women_share": ["proportion of women on enterprise boards of directors"],
    "graduate_women_share": [
        "female postgraduate students (%)",
        "proportion of female postgraduates",
    ],
    "women_maternity_insurance": ["number of women participating in maternity insurance"],
    "women_unemployment_insurance": ["women covered by unemployment insurance"],
    "common_disease_screening": ["screening rate of common gynecological diseases"],
    "cervical_cancer_screening": ["cervical cancer screening rate"],
    "rural_sanitary_toilet": ["coverage of sanitary toilets in rural areas"],
    "rural_centralised_water": ["coverage of centralized water supply in rural areas"],
    "compulsory_retention": ["consolidation rate of nine-year compulsory education"],
    "women_working_age_education_years": ["average years of education of working-age women"],
    "senior_technical_women_share": [
        "proportion of women among senior professional and technical personnel"
    ],
    "women_health_literacy": ["women's health literacy level"],
    "urban_park_green_per_capita": ["per capita park green space in urban areas"],
    "premarital_examination": ["premarital medical check-up rate"],
    "prepregnancy_checkup_coverage": [
        "Coverage of target population by prepregnancy health check-ups"
    ],
    "rural_tap_water": ["Coverage of tap water in rural areas"],
    "compulsory_girls_share": ["proportion of female students in nine-year compulsory education"],
    "undergraduate_women_share": ["proportion of female undergraduates"],
}

# Published names of what is defined otherwise: skilled attendance, labour force, other ages,
# adjusted and total net rates, four visits, literacy.
OTHERS_ENGLISH = [
    "Maternal deaths",
    "Lifetime risk of maternal death (%)",
    "Number of maternal deaths",
    "Births attended by skilled health staff (% of total)",
    "Births attended by skilled health personnel (%)",
    "Labor force, female (% of total labor force)",
    "Labor force participation rate, female (% of female population ages 15+)",
    "Ratio of female to male labor force participation rate (%)",
    "Literacy rate, adult female (% of females ages 15 and above)",
    "Literacy rate, adult total (% of people ages 15 and above)",
    "Adjusted net enrollment rate, primary (% of primary school age children)",
    "Total net enrolment rate, lower secondary, female (%)",
    "Total net enrolment rate, primary, both sexes (%)",
    "School enrollment, secondary (% net)",
    "School enrollment, primary (% gross)",
    "School enrollment, secondary, female (% gross)",
    "School enrollment, tertiary (gross), gender parity index (GPI)",
    "School enrollment, preprimary, gender parity index",
    "Gross enrolment ratio, tertiary, gender parity index (GPI)",
    "Gross enrolment ratio, lower secondary, both sexes (%)",
    "Gross enrolment ratio, primary, female (%)",
    "Antenatal care coverage - at least four visits (%)",
    "Pregnant women receiving prenatal care of at least four visits (% of pregnant women)",
    "Life expectancy at age 60 (years)",
    "Healthy life expectancy (HALE) at age 60 (years)",
    "Prevalence of anemia among women of reproductive age (% of women ages 15-49)",
    "Prevalence of anemia among non-pregnant women (% of women ages 15-49)",
    "Prevalence of anemia among children (% of children ages 6-59 months)",
    "Poverty headcount ratio at national poverty lines (% of population)",
    "Urban poverty headcount ratio at national poverty lines (% of urban population)",
    "Poverty gap at national poverty lines",
    "Mean years of schooling (years)",
    "Mean years of schooling (ISCED 1 or higher), population 25+ years, female",
    "Expected years of schooling, female",
    "Barro-Lee: Average years of total schooling, age 25+, female",
    "Female share of employment in senior and middle management (%)",
    "Proportion of women in managerial positions (%)",
    "Proportion of elected seats held by women in deliberative bodies of local government (%)",
    "Proportion of women in ministerial level positions (%)",
    "Share of women in wage employment in the nonagricultural sector",
    "Employment to population ratio, 15+, female (%)",
    "Infant mortality rate (per 1,000 live births)",
    "Sex ratio of the total population (males per 100 females)",
    "Persistence to last grade of primary, female (% of cohort)",
    "Percentage of teachers in primary education who are female (%)",
    "Secondary education, pupils (% female)",
    "Secondary education, general pupils (% female)",
    "Contraceptive prevalence, any method (% of married women ages 15-49)",
    "Antiretroviral therapy coverage for PMTCT (% of pregnant women living with HIV)",
    "Women who were first married by age 18 (% of women ages 20-24)",
    "Women making their own informed decisions",
    "Access to electricity, rural (% of rural population)",
    "People using safely managed drinking water services, rural (% of rural population)",
    "People practicing open defecation, rural",
    "Individuals with basic skills",
    "Fixed broadband subscriptions (per 100 people)",
    "Firms with female top manager (% of firms)",
    "Vulnerable employment, female (% of female employment)",
    "Unemployment, female (% of female labor force)",
    "Population, female (% of total population)",
    "Average working hours of women",
    "Adult survival, female",
    "Caesarean section without medical indication",
    "Female genital mutilation prevalence (%)",
    "Adolescent fertility rate (births per 1,000 women ages 15-19)",
    "Suicide mortality rate, female (per 100,000 female population)",
    "Cause of death, by communicable diseases and maternal conditions (% of total)",
    "Share of women among parliamentary committee chairs",
    "Neonatal mortality rate",
    "Maternal mortality ratio (births)",
    "average years of schooling for women over the age of six",
    "perinatal mortality rate",
    "high-risk pregnant women management rate",
    "proportion of female graduate students studying for PhD",
    "proportion of women in the labor force",
    "number of illiterate women",
    "proportion of female teachers",
    "postnatal care within two days",
    "Women ministers",
    "proportion of women among newly recruited party members",
    "neonatal visit rate",
    "early pregnancy registration rate",
    "Ratio of girls to boys in primary education",
    "Women researchers (%)",
    "Ratio of women to men in parliament",
]


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, indicator) for indicator, names in table.items() for name in names]


def said(name: str) -> dict[str, object]:
    """Return what a name adds to its indicator."""
    match = matcher_of().match(name)
    hidden = ("spare", "counts", "shares")
    found = {part: getattr(match, part) for part in Match.__slots__ if part not in hidden}
    return {part: value for part, value in found.items() if value}


def test_a_name_is_known_in_whatever_order_and_language() -> None:
    matcher = matcher_of()
    for name, indicator in pairs(CHINESE) + pairs(ENGLISH):
        match = matcher.match(name)
        found = (match.indicator, matcher.twins.get((match.indicator, match.sex)))
        assert indicator in found, name
        assert match.aside == "", name


def test_what_is_defined_otherwise_is_left_alone() -> None:
    known = [name for name in OTHERS_CHINESE + OTHERS_ENGLISH if matcher_of().match(name)]
    assert known == []


MMR, CONGRESS = "maternal_mortality", "people_congress_deputies_women_share"
PARTS = {
    "Maternal mortality ratio (modeled estimate, per 100,000 live births)": {"unit": "per_100k"},
    "Maternal mortality ratio (per 1 000 live births)": {"unit": "per_1000"},
    "Maternal mortality ratio, ‰": {"unit": "per_1000"},
    "Maternal mortality ratio (%)": {"unit": "percent"},
    "Rural maternal mortality rate (1/100 000)": {"area": "rural", "unit": "per_100k"},
    "孕产妇死亡率 Maternal mortality ratio (1/100,000)": {"unit": "per_100k"},
    "清远孕产妇死亡率": {"place": "清远市"},
    "延边孕产妇死亡率": {"place": "延边朝鲜族自治州"},
    "无锡2023年孕产妇死亡率": {"place": "无锡市", "year": 2023},
    "中国孕产妇死亡率": {"level": "nation"},
    "我省孕产妇死亡率(/10万)": {"level": "province", "unit": "per_100k"},
    "农牧区孕产妇死亡率": {"area": "rural"},
}


def test_what_a_name_adds_is_kept() -> None:
    for name, parts in PARTS.items():
        assert said(name) == {"indicator": MMR, **parts}, name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (
            "Proportion of seats held by women in national parliaments (%)",
            {"indicator": CONGRESS, "level": "nation", "unit": "percent"},
        ),
        ("十四届全国人大代表中女性比例", {"indicator": CONGRESS, "level": "nation"}),
        ("女性在全国人大代表中所占比例", {"indicator": CONGRESS, "level": "nation"}),
        (
            "女性占县级党政工作部门领导班子成员比例",
            {"indicator": "party_gov_dept_leadership_women_share", "level": "county"},
        ),
        (
            "Illiteracy rate, adult female (% of females ages 15 and above)",
            {"indicator": "illiteracy", "sex": "female", "unit": "percent"},
        ),
        (
            "农村适龄妇女宫颈癌及癌前病变早诊率",
            {"indicator": "cervical_precancer_early_diagnosis", "area": "rural"},
        ),
    ],
)
def test_levels_and_groups_in_a_name_are_not_lost(name: str, found: dict[str, str]) -> None:
    assert said(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "村委会中女性占比",
        "村民委员会女委员比例",
        "村委会成员中女性成员比例",
        "女性占村委会成员的比例",
        "女性在村委会成员中所占的比重",
        "村委会女成员占村委会成员总数的比例",
    ],
)
def test_a_share_of_women_has_one_form(name: str) -> None:
    assert fold(name) == fold("村委会成员中女性比例")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("女职工董事占董事的比例", "女职工董事占职工董事的比例"),
        ("发展党员中女性比例", "党员中女性比例"),
        ("女性参加失业保险的比例", "参加失业保险人员中女性比例"),
        ("Share of girls among pupils", "Share of women among pupils"),
        ("Women's stalls to men's stalls", "Men's stalls to women's stalls"),
        ("Population aged 15 and over", "Population aged 25 and over"),
        ("Total net enrolment rate, primary", "Net enrolment rate, primary"),
    ],
)
def test_shares_of_something_else_keep_their_form(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prevalence of anemia among pregnant women", "Anaemia prevalence in pregnant women"),
        ("Net enrollment ratio in primary education", "Net primary enrolment rate"),
        ("Illiteracy rate of population aged 15 and over", "Illiteracy rate, ages 15+"),
        ("Pre-pregnancy check-ups", "Prepregnancy examination"),
    ],
)
def test_english_words_of_one_sense_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_spaces_stay_between_latin_words_only() -> None:
    assert tidy("孕产妇 死亡率 （1/10 万）") == "孕产妇死亡率(1/10万)"
    assert tidy("HPV 疫苗 接种率") == "hpv疫苗接种率"
    assert tidy("Live births , per 100 000") == "live births,per 100000"
